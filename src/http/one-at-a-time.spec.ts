import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { beginInTurn } from './one-at-a-time.js';

let server: Server;
let begun: ServerResponse[];
let arrived: number;
beforeEach(async () => {
  begun = [];
  arrived = 0;
  server = createServer((request, response) => {
    arrived += 1;
    const left = beginInTurn(request, () => {
      begun.push(response);
      server.emit('begun');
    });
    response.once('close', left);
    server.emit('arrived');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends so many requests at once. */
function pipeline(count: number): Socket {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const requests = Array.from({ length: count }, (_, index) => {
    const isLast = index === count - 1;
    return `GET /${index} HTTP/1.1\r\nhost: h\r\n${isLast ? 'connection: close\r\n' : ''}\r\n`;
  });
  socket.write(requests.join(''));
  return socket;
}

async function until(event: 'arrived' | 'begun', holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => server.once(event, resolve));
}

test('requests of one connection begin one after the other, in their order', async () => {
  const socket = pipeline(3);
  await until('arrived', () => arrived === 3);
  for (const index of [0, 1, 2]) {
    await until('begun', () => begun.length === index + 1);
    begun[index]?.end(`answer ${index}.`);
  }
  const answers = await text(socket);
  expect(answers.match(/answer \d/g)).toEqual(['answer 0', 'answer 1', 'answer 2']);
});

test('connections do not wait for each other', async () => {
  const sockets = [pipeline(2), pipeline(2)];
  await until('begun', () => begun.length === 2);
  expect(begun.map(({ req }) => req.url)).toEqual(['/0', '/0']);
  for (const socket of sockets) socket.destroy();
});

test('a connection ends with more requests than may wait', async () => {
  const socket = pipeline(33);
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.resume().once('close', resolve));
  expect(begun).toHaveLength(1);
});

test('nothing is begun for a connection that ends with the answer before', async () => {
  const socket = pipeline(3);
  await until('arrived', () => arrived === 3);
  begun[0]?.setHeader('connection', 'close').end('answer 0.');
  expect(await text(socket)).toContain('answer 0.');
  expect(begun).toHaveLength(1);
});
