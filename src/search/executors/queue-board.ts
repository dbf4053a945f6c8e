import { createRequire } from 'node:module';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PREFIX, trialQueue } from './trial-queue';

export interface QueueBoardOptions {
  readonly redis: string;
  /** Default 127.0.0.1: the board asks nobody for a password, so it is not shown to the network. */
  readonly host?: string;
  /** Default 3000; 0 takes any free one. */
  readonly port?: number;
}

/** Shows the queues of all studies in a browser, to look at only: bull-board. */
export async function queueBoard(
  options: QueueBoardOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const { redis, host = '127.0.0.1', port = 3000 } = options;
  const load = createRequire(__filename);
  const express = load('express') as typeof import('express');
  const { createBullBoard } = load('@bull-board/api') as typeof import('@bull-board/api');
  const { BullMQAdapter } = load(
    '@bull-board/api/bullMQAdapter',
  ) as typeof import('@bull-board/api/bullMQAdapter');
  const { ExpressAdapter } = load('@bull-board/express') as typeof import('@bull-board/express');
  const queues = new Map<string, ReturnType<typeof trialQueue>>();
  const serverAdapter = new ExpressAdapter();
  const board = createBullBoard({ queues: [], serverAdapter });
  const client = await redisClient(redis);
  const look = async (): Promise<void> => {
    for (const study of await studiesWithQueue(client)) {
      if (queues.has(study)) continue;
      const queue = trialQueue(study, redis);
      queues.set(study, queue);
      board.addQueue(new BullMQAdapter(queue, { readOnlyMode: true }));
    }
  };
  await look();
  const app = express();
  // New studies appear when the page is loaded again.
  app.use((_request, _response, next) => {
    look().then(() => next(), next);
  });
  app.use('/', serverAdapter.getRouter() as never);
  const server = await new Promise<Server>((resolve, reject) => {
    const started: Server = app.listen(port, host, (error?: Error) =>
      error === undefined ? resolve(started) : reject(error),
    );
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${actual}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const queue of queues.values()) await queue.close();
      client.disconnect();
    },
  };
}

type Redis = InstanceType<typeof import('ioredis').Redis>;

async function redisClient(url: string): Promise<Redis> {
  const { Redis: Client } = createRequire(__filename)('ioredis') as typeof import('ioredis');
  const client = new Client(url, { lazyConnect: true });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The names of all studies that have had a queue. */
async function studiesWithQueue(client: Redis): Promise<string[]> {
  const found = new Set<string>();
  for await (const keys of client.scanStream({ match: `${PREFIX}:*:meta`, count: 1000 }) as AsyncIterable<
    string[]
  >) {
    for (const key of keys) found.add(decodeURIComponent(key.split(':')[1]));
  }
  return [...found].sort();
}
