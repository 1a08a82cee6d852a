import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serveOnce } from '../../src/runner/serve-once.ts';

const ORIGIN = 'https://viewer.example';

describe('a file for one page', () => {
  const start = async () => {
    const server = await serveOnce({ content: 'the run', path: '/run', origin: ORIGIN, port: 0 });
    const { port, address } = server.address() as AddressInfo;
    return { server, port, address, url: `http://127.0.0.1:${port}` };
  };

  it('is given to that page once, and then nobody listens any more', async () => {
    const { server, url, address } = await start();
    assert.equal(address, '127.0.0.1');
    const closed = once(server, 'close');
    const answer = await fetch(`${url}/run`, { headers: { origin: ORIGIN } });
    assert.equal(await answer.text(), 'the run');
    assert.equal(answer.headers.get('access-control-allow-origin'), ORIGIN);
    await closed;
    await assert.rejects(fetch(`${url}/run`, { headers: { origin: ORIGIN } }));
  });

  it('is given to no other page, and under no other name', async () => {
    const { server, url } = await start();
    for (const [path, origin] of [
      ['/run', 'https://other.example'],
      ['/run', undefined],
      ['/', ORIGIN],
      ['/run/../secret', ORIGIN],
    ] as const) {
      const answer = await fetch(url + path, { headers: origin ? { origin } : {} });
      assert.equal(answer.status, 404);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
      await answer.text();
    }
    const asked = await fetch(`${url}/run`, { method: 'OPTIONS', headers: { origin: ORIGIN } });
    assert.equal(asked.headers.get('access-control-allow-private-network'), 'true');
    server.close();
    server.closeAllConnections();
  });

  it('says when its port is taken', async () => {
    const { server, port } = await start();
    await assert.rejects(serveOnce({ content: '', path: '/', origin: ORIGIN, port }), { code: 'EADDRINUSE' });
    server.close();
  });
});
