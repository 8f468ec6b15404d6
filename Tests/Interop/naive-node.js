'use strict';
// A naive node of the teaching network, as a student would write it: it trusts every message to be one it knows.
//
// It runs in its own folder, which holds .env (PORT=…), known-peers.json and transactions.json. It reads only from the
// connections it accepted and sends only on those it dialled. Every event is one line of JSON on stdout; LOG_EVENTS
// (comma-separated) narrows them. An unexpected message shape ends the process with an uncaught exception.

const fs = require('node:fs');
const { WebSocket, WebSocketServer } = require('ws');

const port = Number(process.env.PORT || /^PORT=(\d+)/m.exec(fs.readFileSync('.env', 'utf8'))[1]);
const ownAddress = `ws://localhost:${port}`;
const loggedEvents = process.env.LOG_EVENTS?.split(',');

const pool = JSON.parse(fs.readFileSync('transactions.json', 'utf8'));
const seen = new Set(pool.map((data) => JSON.stringify(data)));
const dialled = new Map(); // address → socket, from the attempt until it fails or closes
const accepted = new Map(); // address → socket, once its HANDSHAKE has named it

function log(event, fields) {
  if (loggedEvents && !loggedEvents.includes(event)) return;
  process.stdout.write(JSON.stringify({ event, ...fields }) + '\n');
}

function connectedAddresses() {
  return [...dialled].filter(([, socket]) => socket.readyState === WebSocket.OPEN).map(([address]) => address);
}

/** Logs how many addresses this node is linked with in both directions. */
function logLinks() {
  const both = connectedAddresses().filter((address) => accepted.has(address));
  log('links', { count: both.length });
}

function dial(address) {
  if (address === ownAddress || dialled.has(address)) return;
  const socket = new WebSocket(address);
  dialled.set(address, socket);
  socket.on('open', () => {
    socket.send(JSON.stringify({ type: 'HANDSHAKE', data: [...connectedAddresses(), ownAddress] }));
    log('dialled', { address });
    logLinks();
  });
  socket.on('message', (text) => log('answered', { address, text: String(text) }));
  socket.on('error', (error) => log('failed', { address, message: error.message }));
  socket.on('close', () => {
    dialled.delete(address);
    logLinks();
  });
}

function broadcast(message) {
  const text = JSON.stringify(message);
  for (const socket of dialled.values()) {
    if (socket.readyState === WebSocket.OPEN) socket.send(text);
  }
}

function handshake(message, socket) {
  message.data.forEach(dial);
  accepted.set(message.data.at(-1), socket);
  logLinks();
}

function transaction(message) {
  const text = JSON.stringify(message.data);
  if (seen.has(text)) return;
  seen.add(text);
  pool.push(message.data);
  fs.writeFileSync('transactions.json', JSON.stringify(pool));
  log('stored', { count: pool.length });
  broadcast(message);
}

function receive(bytes, socket) {
  const message = JSON.parse(bytes);
  log('received', { type: message.type, keys: Object.keys(message) });
  if (message.type === 'TRANSACTION') {
    transaction(message);
  } else {
    handshake(message, socket);
  }
}

function accept(socket) {
  socket.on('message', (bytes) => receive(bytes, socket));
  socket.on('error', (error) => log('failed', { message: error.message }));
  socket.on('close', () => {
    for (const [address, known] of accepted) {
      if (known === socket) accepted.delete(address);
    }
    logLinks();
  });
}

/** A line of JSON on stdin, {"type":"TRANSACTION",…}, is a transaction of this node's own. */
function readOwnTransactions() {
  const lines = require('node:readline').createInterface({ input: process.stdin });
  lines.on('line', (line) => transaction(JSON.parse(line)));
}

const server = new WebSocketServer({ host: 'localhost', port });
server.on('connection', accept);
server.on('listening', () => {
  log('listening', { address: ownAddress });
  JSON.parse(fs.readFileSync('known-peers.json', 'utf8')).forEach(dial);
  readOwnTransactions();
});
