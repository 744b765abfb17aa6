/**
 * Contracts of the most used tokens, in lower case: people paste them as destinations by mistake. The list can
 * never be complete; a server with a catalog compares with its own contract addresses too.
 */
const tokens: Readonly<Record<string, string>> = {
  '0xdAC17F958D2ee523a2206206994597C13D831ec7': 'USDT on Ethereum',
  '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48': 'USDC on Ethereum',
  '0x6B175474E89094C44Da98b954EedeAC495271d0F': 'DAI on Ethereum',
  '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2': 'WETH on Ethereum',
  '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599': 'WBTC on Ethereum',
  '0x6c3ea9036406852006290770BEdFcAbA0e23A0e8': 'PYUSD on Ethereum',
  '0x514910771AF9Ca656af840dff83E8264EcF986CA': 'LINK on Ethereum',
  '0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984': 'UNI on Ethereum',
  '0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359': 'USDC on Polygon',
  '0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174': 'USDC.e on Polygon',
  '0xc2132D05D31c914a87C6611C10748AEb04B58e8F': 'USDT on Polygon',
  '0x0d500B1d8E8eF31E21C99d1Db9A6444d3ADf1270': 'WPOL on Polygon',
  '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913': 'USDC on Base',
  '0x4200000000000000000000000000000000000006': 'WETH on Base and Optimism',
  '0xaf88d065e77c8cC2239327C5EDb3A432268e5831': 'USDC on Arbitrum',
  '0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8': 'USDC.e on Arbitrum',
  '0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9': 'USDT on Arbitrum',
  '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1': 'WETH on Arbitrum',
  '0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85': 'USDC on Optimism',
  '0x94b008aA00579c1307B0EF2c499aD98a8ce58e58': 'USDT on Optimism',
  '0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E': 'USDC on Avalanche',
  '0x9702230A8Ea53601f5cD2dc00fDBc13d4dF4A8c7': 'USDT on Avalanche',
  '0x55d398326f99059fF775485246999027B3197955': 'USDT on BNB Smart Chain',
  '0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d': 'USDC on BNB Smart Chain',
  '0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c': 'WBNB on BNB Smart Chain',
};

export const tokenContracts: ReadonlyMap<string, string> = new Map(
  Object.entries(tokens).map(([address, name]) => [address.toLowerCase(), name]),
);
