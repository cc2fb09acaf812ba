import { expect, it } from '@jest/globals';
import pc from 'picocolors';
import { renderServices } from './services.ts';

it('Services are a table with their health and what the last check found', () => {
  const text = renderServices(
    [
      {
        name: 'accounts',
        url: 'https://accounts.example.com',
        needs: [],
        status: 'unhealthy',
        since: '2027-01-01T00:00:00.000Z',
        latency_ms: 12,
        error: 'GET /health answers with 503',
      },
      { name: 'mail', url: 'https://mail.example.com', needs: ['accounts'], status: 'unknown' },
    ],
    pc.createColors(false),
  );

  expect(text).toMatch(/accounts +unhealthy +2027-01-01T00:00:00.000Z +12 ms +GET \/health answers with 503/);
  expect(text).toMatch(/mail +unknown +accounts/);
});
