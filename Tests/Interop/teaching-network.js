'use strict';
// The teaching network's ten checks on a running mesh of three, with Node's ws.
//
//     node teaching-network.js DIRECTORY BASE_PORT
//
// Prints one line a check, and exits with 0 when all ten hold. Needs NODE_PATH=/usr/share/nodejs for Debian's ws.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { EventEmitter, once } = require('node:events');
const { WebSocket, WebSocketServer } = require('ws');

const [directory, basePort] = [process.argv[2], Number(process.argv[3])];
const numbers = [1, 2, 3];
const individual = new Set(['.env', 'node.log']); // differ from node to node by their nature
const deadline = () => ({ signal: AbortSignal.timeout(10_000) });

const address = (number) => `ws://localhost:${basePort + number}`;
const folder = (number) => path.join(directory, `node-${number}`);
let nextPort = basePort + 101;

async function open(url) {
  const socket = new WebSocket(url);
  await once(socket, 'open', deadline());
  return socket;
}

async function close(socket) {
  socket.close();
  await once(socket, 'close', deadline());
}

/** A server of the test's own, on a port that no node has; emits each message that it is sent. */
class Listener extends EventEmitter {
  constructor() {
    super();
    const port = nextPort++;
    this.address = `ws://localhost:${port}`;
    this.server = new WebSocketServer({ host: 'localhost', port });
    this.server.on('connection', (socket) => {
      socket.on('message', (text) => this.emit('message', JSON.parse(text)));
    });
  }

  /** Stops listening before it closes the connections, so that a redial fails. */
  async close() {
    const closed = [...this.server.clients].map((socket) => once(socket, 'close', deadline()));
    this.server.close();
    this.server.clients.forEach((socket) => socket.close());
    await Promise.all(closed);
  }
}

/** Runs `body` with a listener that is closed afterwards, whatever happens. */
async function withListener(body) {
  const listener = new Listener();
  try {
    return await body(listener);
  } finally {
    await listener.close();
  }
}

/** Names `listener` to a node in a HANDSHAKE; returns the message that the node sends when it dials back. */
async function introduce(number, listener) {
  const socket = await open(address(number));
  const answer = once(listener, 'message', deadline());
  socket.send(JSON.stringify({ type: 'HANDSHAKE', data: [listener.address] }));
  const [message] = await answer;
  await close(socket);
  return message;
}

function filesOf(number) {
  const names = fs.readdirSync(folder(number), { recursive: true }).sort();
  return names.map((name) => {
    const file = path.join(folder(number), name);
    const comparable = !individual.has(name) && fs.statSync(file).isFile();
    return [name, comparable ? fs.readFileSync(file, 'utf8') : null];
  });
}

const checks = {
  'known-peers.json names node-1 and node-3': async () => {
    for (const number of numbers) {
      const known = JSON.parse(fs.readFileSync(path.join(folder(number), 'known-peers.json'), 'utf8'));
      assert.deepEqual(known, [address(1), address(3)]);
    }
  },
  'a socket can be opened on node-1': async () => close(await open(address(1))),
  'a socket can be opened on node-2': async () => close(await open(address(2))),
  'a socket can be opened on node-3': async () => close(await open(address(3))),
  'a new address is dialled, and sent a HANDSHAKE': () =>
    withListener(async (listener) => {
      const message = await introduce(2, listener);
      assert.equal(message.type, 'HANDSHAKE');
      assert(Array.isArray(message.data));
    }),
  'the HANDSHAKE includes the own address': () =>
    withListener(async (listener) => assert((await introduce(3, listener)).data.includes(address(3)))),
  'the HANDSHAKE includes a new address while it is open': () =>
    withListener((first) =>
      withListener(async (second) => {
        await introduce(1, first);
        assert((await introduce(1, second)).data.includes(first.address));
      }),
    ),
  'the HANDSHAKE omits an address after it closed': async () => {
    const closed = await withListener(async (first) => {
      await introduce(1, first);
      return first.address;
    });
    await withListener(async (second) => assert(!(await introduce(1, second)).data.includes(closed)));
  },
  'all folders hold the same files apart from .env': async () => {
    assert.deepEqual(filesOf(2), filesOf(1));
    assert.deepEqual(filesOf(3), filesOf(1));
  },
  'each of the three lists all three': async () => {
    for (const number of numbers) {
      const { data } = await withListener((listener) => introduce(number, listener));
      numbers.forEach((other) => assert(data.includes(address(other)), `node-${number} lacks ${address(other)}`));
    }
  },
};

async function main() {
  let failures = 0;
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check();
      console.log(`ok: ${name}`);
    } catch (error) {
      failures += 1;
      console.log(`FAILED: ${name}: ${error.message}`);
    }
  }
  // Explicit, because pending deadlines would keep the process alive.
  process.exit(failures === 0 ? 0 : 1);
}

main();
