// What PlaceOS's client takes for granted of a browser. To be imported before it.
import WebSocket from 'ws';

function storage() {
    const kept = new Map();
    return {
        getItem: (key) => kept.get(key) ?? null,
        setItem: (key, value) => void kept.set(key, `${value}`),
        removeItem: (key) => void kept.delete(key),
        key: (index) => [...kept.keys()][index] ?? null,
        clear: () => kept.clear(),
        get length() {
            return kept.size;
        },
    };
}

const host = process.argv[2] ?? 'localhost';
const location = {
    host, hostname: host.split(':')[0], protocol: 'http:', origin: `http://${host}`, href: `http://${host}/`,
    pathname: '/', search: '', hash: '',
    reload: () => console.log(JSON.stringify({ event: 'reload' })),
};
const set = (name, value) => Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
set('window', globalThis);
set('self', globalThis);
set('top', globalThis);
set('parent', globalThis);
set('location', location);
set('localStorage', storage());
set('sessionStorage', storage());
set('document', { cookie: '', body: {}, addEventListener: () => {}, querySelector: () => null });
set('navigator', { userAgent: 'node', platform: 'node', onLine: true, language: 'en' });
set('history', { replaceState: () => {}, pushState: () => {} });
set('WebSocket', WebSocket);
globalThis.addEventListener ??= () => {};

// Its own log goes to where it does not disturb the conversation.
for (const level of ['log', 'info', 'warn', 'debug']) {
    console[level === 'log' ? 'debug' : level] = (...words) => process.stderr.write(`${words.join(' ')}\n`);
}
export const tell = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);
