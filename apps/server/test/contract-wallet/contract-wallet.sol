// SPDX-License-Identifier: Apache-2.0
// The contract wallet of the tests: one owner, who signs for it (EIP-1271) and makes it pay, and a factory that puts it at an
// address that is known before it is there (EIP-6492). compiled.json is its code, recorded-calls.json what a node answers about
// it; record.mjs made both.
pragma solidity 0.8.30;

contract ContractWallet {
    address public immutable owner;

    constructor(address owner_) {
        owner = owner_;
    }

    receive() external payable {}

    function execute(address to, uint256 value, bytes calldata data) external {
        require(msg.sender == owner);
        (bool succeeded, ) = to.call{value: value}(data);
        require(succeeded);
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        if (signature.length != 65) return 0xffffffff;
        bytes32 r = bytes32(signature[0:32]);
        bytes32 s = bytes32(signature[32:64]);
        uint8 v = uint8(signature[64]);
        address signer = ecrecover(hash, v, r, s);
        return signer != address(0) && signer == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

contract Factory {
    function deploy(address owner, bytes32 salt) external returns (address) {
        return address(new ContractWallet{salt: salt}(owner));
    }
}
