import { Command, InvalidArgumentError } from 'commander';
import type { Explanation } from '../access/explain.js';
import { ERROR_CATALOGUE, type ErrorCode } from '../errors/error-catalogue.js';
import { type ExplainOptions, explainRequest } from './access/explain-request.js';
import { type Paint, paintFor } from './paint.js';
import type { TerminalContext } from './terminal.js';

const HELP = `
Decides with the configuration at hand as the service would (MINTMARK_CONFIG or --config), and says which rule did. No
service need run, no key is read and nothing is minted.

  mintmark access explain --caller lobby --route /v1/phoenix/tokens \\
    --body '{"playerId":"eu-1","account":"eu","ttlSeconds":900}'

Exit status: 0 it would be let through, 1 it would be refused, 2 wrong usage.`;

/** `mintmark access`: which rule decides about a request. */
export function accessCommand(context: TerminalContext): Command {
  const { terminal } = context;
  return new Command('access').addCommand(
    new Command('explain')
      .description('tell which rule decides about a request, without making it')
      .requiredOption('--caller <name>', 'whose request it would be')
      .requiredOption('--route <path>', 'the route, such as /v1/phoenix/tokens')
      .option('--method <method>', 'the method of the request, GET or POST', readMethod, 'POST')
      .option('--body <json>', "the request's body, a JSON object")
      .option('--config <file>', 'mintmark.yaml; MINTMARK_CONFIG when not given')
      .option('--json', 'print the explanation as JSON, as the REST API answers it')
      .addHelpText('after', HELP)
      .action(async (options: ExplainOptions) => {
        const explanation = await explainRequest(options, context);
        terminal.stdout.write(
          options.json === true
            ? `${JSON.stringify(explanation)}\n`
            : format(explanation, paintFor(terminal.stdout)),
        );
        terminal.exitCode = explanation.allowed ? 0 : 1;
      }),
  );
}

/** @throws {InvalidArgumentError} */
function readMethod(text: string): ExplainOptions['method'] {
  const method = text.toUpperCase();
  if (method === 'GET' || method === 'POST') return method;
  throw new InvalidArgumentError('The methods of routes that need a grant are GET and POST.');
}

function format(explanation: Explanation, paint: Paint): string {
  const { caller, operation, provider, account, allowed, code, grant, reason, errors } = explanation;
  const about = provider === undefined ? '' : ` for ${provider}${account === undefined ? '' : `/${account}`}`;
  const verdict = allowed ? paint('green', 'allowed') : paint('red', `refused${answerOf(code)}`);
  return [
    `${caller}: ${operation}${about}: ${verdict}`,
    `  ${reason}${grant === undefined ? '' : ` Rule: ${grant}.`}`,
    ...errors.map(({ field, message }) => `  ${field} ${message}`),
    '',
  ].join('\n');
}

/** What the service would answer: ` (403 caller_forbidden)`. */
function answerOf(code: string | undefined): string {
  return code === undefined ? '' : ` (${ERROR_CATALOGUE[code as ErrorCode].status} ${code})`;
}
