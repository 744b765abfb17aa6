/** Starts the sandbox exchange's window, at `/sandbox/authorize/{request}`. */
import { render } from 'preact';
import '../style.css';
import { speak, speakLater } from '../texts/texts.ts';
import { createAuthorization } from './authorization.ts';
import { Authorize } from './authorize.tsx';

const request = location.pathname.split('/').filter(Boolean).at(-1) ?? '';
const language = new URLSearchParams(location.search).get('lng') ?? navigator.language;
await speak(language, document.documentElement);
await speakLater();

const place = document.getElementById('sandbox-authorize');
const authorization = createAuthorization(decodeURIComponent(request), (...each) => fetch(...each));
if (place !== null) render(<Authorize authorization={authorization} />, place);
