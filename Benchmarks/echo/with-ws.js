// Sends every message back, with Node's ws. Says where it listens, like `websocket-echo server`.
'use strict';

const { WebSocketServer } = require('ws');

const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]) });
server.on('listening', () => console.log(`listening on ws://127.0.0.1:${server.address().port}/`));
server.on('connection', (socket) => {
  socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary }));
});
