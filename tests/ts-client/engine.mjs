// PlaceOS's own mock of a system (ts-client's `registerSystem`) behind a WebSocket: somebody else's idea
// of a room's state. Says its port first, then every method that ran.
import { tell } from './shim.mjs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { WebSocketServer } from 'ws';

const place = await import('@placeos/ts-client/dist/index.es.js');
const secs = () => Math.floor(Date.now() / 1000);
const event = (id, title, start, length) => ({
    event_start: start, event_end: start + length, id, host: 'anna@x.org', title, body: '',
    attendees: [{ name: 'Anna', email: 'anna@x.org' }], private: false, all_day: false, timezone: 'Etc/GMT',
});
const ran = (name, args) => tell({ event: 'ran', name, args });
const now = event('now', 'Budget', secs() - 60, 1800);

place.registerSystem('sys-1', {
    Bookings: [{
        room_name: 'Mocked', status: 'pending', current_pending: true, pending_period: 5, pending_before: 5,
        current_booking: now, next_booking: null, bookings: [now], disable_end_meeting: false, disable_book_now: false,
        $checkin(...args) {
            ran('checkin', args);
            this.current_pending = false;
            this.status = 'busy';
            return true;
        },
        $end_meeting(...args) {
            ran('end_meeting', args);
            this.current_booking = null;
            this.bookings = [];
            this.status = 'free';
        },
        $book_now(...args) {
            ran('book_now', args);
            const made = event('made', 'Ad Hoc booking', secs(), args[0]);
            this.bookings = [made];
            this.current_booking = made;
            this.current_pending = false;
            this.status = 'busy';
            return made;
        },
    }],
});

const server = createServer((request, answer) => {
    answer.setHeader('content-type', 'application/json');
    if (request.url.startsWith('/auth/authority')) {
        answer.end('{"version":"2.0.0"}');
    } else {
        answer.writeHead(404).end('{}');
    }
});
const sockets = new WebSocketServer({ server, path: '/api/engine/v2/systems/control' });
sockets.on('connection', (socket, request) => {
    tell({ event: 'opened', url: request.url });
    const bound = new Map();
    const say = (frame) => socket.readyState === 1 && socket.send(JSON.stringify(frame));
    socket.on('close', () => bound.forEach((subscription) => subscription.unsubscribe()));
    socket.on('message', (data) => {
        const text = `${data}`;
        if (text === 'ping') {
            socket.send('pong');
            return;
        }
        const { id, cmd, sys, mod, index, name, args } = JSON.parse(text);
        const system = place.mockSystem(sys);
        const module = system?.[mod]?.[(index || 1) - 1];
        const meta = { sys, mod, index, name };
        if (!module) {
            say({ id, type: 'error', error_code: system ? 6 : 5, code: 404, msg: 'no such module' });
        } else if (cmd === 'bind') {
            say({ id, type: 'success', meta });
            const told = (value) => value === null || value === undefined || say({ id, type: 'notify', value, meta });
            const cleared = (value) => (bound.has(name) ? say({ id, type: 'notify', value, meta }) : told(value));
            bound.set(name, module.listen(name).subscribe(cleared));
        } else if (cmd === 'unbind') {
            bound.get(name)?.unsubscribe();
            bound.delete(name);
            say({ id, type: 'success' });
        } else if (cmd === 'exec' && !(module[`$${name}`] instanceof Function)) {
            say({ id, type: 'error', error_code: 1, code: 500, msg: `could not find function ${name}` });
        } else if (cmd === 'exec') {
            say({ id, type: 'success', value: module.call(name, args) ?? null, meta, code: 200 });
        }
    });
});
server.listen(0, '127.0.0.1', () => tell({ event: 'port', port: server.address().port }));
for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'cut') sockets.clients.forEach((socket) => socket.terminate());
}
process.exit(0);
