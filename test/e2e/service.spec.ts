import { useService } from '../support/service-under-test.js';
import { ADAPTERS } from '../support/start-service.js';
import { accessSuite } from './suites/access.suite.js';
import { bodySuite } from './suites/body.suite.js';
import { campaignRefreshSuite } from './suites/campaign-refresh.suite.js';
import { configuredSuite } from './suites/configured.suite.js';
import { deadlineSuite } from './suites/deadline.suite.js';
import { disabledProvidersSuite } from './suites/disabled-providers.suite.js';
import { gamopandaSuite } from './suites/gamopanda.suite.js';
import { keyStatesSuite } from './suites/key-states.suite.js';
import { keysSuite } from './suites/keys.suite.js';
import { lifetimeSuite } from './suites/lifetime.suite.js';
import { lynesSuite } from './suites/lynes.suite.js';
import { oneTimeTokenSuite } from './suites/one-time-token.suite.js';
import { oneTimeTokenFailureSuite } from './suites/one-time-token-failure.suite.js';
import { operationsSuite } from './suites/operations.suite.js';
import { phoenixSuite } from './suites/phoenix.suite.js';
import { phoenixBalanceSuite } from './suites/phoenix-balance.suite.js';
import { rawHttpSuite } from './suites/raw-http.suite.js';
import { requestSignatureSuite } from './suites/request-signature.suite.js';
import { routingSuite } from './suites/routing.suite.js';
import { stackedSuite } from './suites/stacked.suite.js';
import { textFieldSuite } from './suites/text-field.suite.js';
import { verifySuite } from './suites/verify.suite.js';

/** Everything that the service promises over HTTP, on each adapter; suites share one running service. */
describe.each(ADAPTERS)('the service on %s', (adapter) => {
  const underTest = useService(adapter);

  for (const suite of [
    gamopandaSuite,
    lynesSuite,
    phoenixSuite,
    phoenixBalanceSuite,
    requestSignatureSuite,
    keysSuite,
    stackedSuite,
    lifetimeSuite,
    oneTimeTokenSuite,
    oneTimeTokenFailureSuite,
    campaignRefreshSuite,
    verifySuite,
    accessSuite,
    bodySuite,
    textFieldSuite,
    routingSuite,
    operationsSuite,
    rawHttpSuite,
  ]) {
    suite(underTest);
  }

  configuredSuite(adapter);
  deadlineSuite(adapter);
  disabledProvidersSuite(adapter);
  keyStatesSuite(adapter);
});
