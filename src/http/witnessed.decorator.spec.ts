import { Controller, Get, HttpCode, type INestApplication, Param } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { MintmarkError } from '../errors/mintmark-error.js';
import { ProblemFilter } from './problem.filter.js';
import { type AdapterRequest, contextOf, type RequestContext, type Witness } from './request-context.js';
import { Witnessed } from './witnessed.decorator.js';

type Told = readonly [string, unknown];

/** Notes what it is told; and may be unable to write what was allowed. */
class NotingWitness implements Witness {
  readonly told: Told[] = [];
  isWriting = true;

  allowed(_: RequestContext, answer: unknown): Promise<void> {
    this.told.push(['allowed', answer]);
    return this.isWriting ? Promise.resolve() : Promise.reject(new MintmarkError('audit_unavailable'));
  }

  refused(_: RequestContext, error: unknown): Promise<void> {
    this.told.push(['refused', error instanceof MintmarkError ? error.code : error]);
    return Promise.resolve();
  }
}

@Controller()
class Routes {
  readonly #greeting = 'hello';

  @Get('greet/:name')
  @HttpCode(202)
  @Witnessed()
  greet(@Param('name') name: string): { readonly text: string } {
    return { text: `${this.#greeting} ${name}` };
  }

  @Get('fail')
  @Witnessed()
  fail(): Promise<never> {
    return Promise.reject(new MintmarkError('ttl_out_of_range'));
  }
}

let app: INestApplication;
let witness: NotingWitness;

beforeEach(async () => {
  witness = new NotingWitness();
  const module = await Test.createTestingModule({
    controllers: [Routes],
    providers: [ProblemFilter],
  }).compile();
  app = module.createNestApplication(new FastifyAdapter(), { logger: false });
  app.useGlobalFilters(app.get(ProblemFilter));
  // Stands in the place of the guard.
  app.useGlobalGuards({
    canActivate: (execution) => {
      contextOf(execution.switchToHttp().getRequest<AdapterRequest>()).witness = witness;
      return true;
    },
  });
  await app.listen(0, '127.0.0.1');
});
afterEach(() => app.close());

async function ask(path: string): Promise<readonly [number, unknown]> {
  const answer = await fetch(`${await app.getUrl()}/${path}`);
  return [answer.status, await answer.json()];
}

test('an answer leaves once its witness has heard of it, and is what the handler made', async () => {
  expect(await ask('greet/you')).toEqual([202, { text: 'hello you' }]);
  expect(witness.told).toEqual([['allowed', { text: 'hello you' }]]);
});

test('an answer that the witness cannot note does not leave, and is told of only once', async () => {
  witness.isWriting = false;
  expect(await ask('greet/you')).toMatchObject([503, { code: 'audit_unavailable' }]);
  expect(witness.told).toHaveLength(1);
});

test('a failure is told of, and stays what it is', async () => {
  expect(await ask('fail')).toMatchObject([400, { code: 'ttl_out_of_range' }]);
  expect(witness.told).toEqual([['refused', 'ttl_out_of_range']]);
});

test('a handler that is called without a request just answers', async () => {
  // What is around it makes a promise of whatever it returns.
  await expect(Promise.resolve(new Routes().greet('me'))).resolves.toEqual({ text: 'hello me' });
});
