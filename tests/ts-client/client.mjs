// PlaceOS's own client, driven over stdin, telling over stdout. The address of the server is the argument.
import { tell } from './shim.mjs';
import { createInterface } from 'node:readline';

const place = await import('@placeos/ts-client/dist/index.es.js');

const order = {
    bind: ({ sys, mod, name }) => {
        const variable = place.getModule(sys, mod, 1).binding(name);
        variable.listen().subscribe((value) => tell({ event: 'value', name, value: value ?? null }));
        variable.bind();
    },
    exec: async ({ sys, mod, name, args }) => {
        try {
            const value = await place.getModule(sys, mod, 1).execute(name, args);
            tell({ event: 'done', name, value: value ?? null });
        } catch (error) {
            tell({ event: 'failed', name, error: error?.message ?? error?.msg ?? `${error}` });
        }
    },
};

place.status().subscribe((connected) => tell({ event: 'status', connected }));
const ready = place.setup({
    auth_uri: '', token_uri: '', redirect_uri: `http://${location.host}/`, scope: 'public', host: location.host,
    secure: false, handle_login: false, token_header: true, use_iframe: false,
});
// Before it finds out that it has none.
place.setAPI_Key('KEY123');
await ready;
tell({ event: 'ready' });
for await (const line of createInterface({ input: process.stdin })) {
    const { cmd, ...what } = JSON.parse(line);
    order[cmd](what);
}
process.exit(0);
