import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import type { IDeployment } from 'kubernetes-models/apps/v1';
import { parseAllDocuments } from 'yaml';
import { describeWhere } from '../support/needs.js';
import { type Manifest, manifestProblems } from './check-manifest.js';

/** The compiler reads all of Kubernetes. */
jest.setTimeout(120_000);

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describeWhere(hasKubectl(), 'the Kubernetes manifests, which kubectl puts together')(
  'deploy/kubernetes',
  () => {
    const built = parseAllDocuments(
      execFileSync('kubectl', ['kustomize', join(ROOT, 'deploy/kubernetes')], { encoding: 'utf8' }),
    ).map((document) => document.toJS() as Manifest);
    const deployment = built.find(({ kind }) => kind === 'Deployment') as unknown as IDeployment;
    const pod = deployment.spec?.template.spec;
    const [container] = pod?.containers ?? [];

    test('is what Kubernetes knows, and nothing that it does not', async () => {
      expect(built.map(({ kind }) => kind).sort()).toEqual([
        'ConfigMap',
        'Deployment',
        'NetworkPolicy',
        'PodDisruptionBudget',
        'Service',
      ]);
      expect(await manifestProblems(built)).toEqual([]);
    });

    test.each<[string, (spec: Record<string, unknown>) => void, RegExp]>([
      ['an unknown member', (spec) => (spec['replicaz'] = 2), /replicaz/],
      ['a text for a number', (spec) => (spec['replicas'] = 'two'), /replicas|number/],
      ['a required member that is missing', (spec) => delete spec['selector'], /selector/],
    ])('the check finds %s', async (_, spoil, expected) => {
      const spoilt = structuredClone(deployment) as unknown as Manifest & { spec: Record<string, unknown> };
      spoil(spoilt.spec);
      expect((await manifestProblems([spoilt])).join('\n')).toMatch(expected);
    });

    test('asks for health where the service answers', () => {
      const { paths } = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8')) as { paths: object };
      const probes = [container?.startupProbe, container?.livenessProbe, container?.readinessProbe];
      expect(probes.map((probe) => probe?.httpGet?.path)).toEqual([
        '/health/live',
        '/health/live',
        '/health/ready',
      ]);
      expect(probes.filter((probe) => !(String(probe?.httpGet?.path) in paths))).toEqual([]);
    });

    test('leaves the time to drain, to answer for five seconds, to end the audit in three, and to hand over spans for two', () => {
      const drainSeconds = Number(container?.lifecycle?.preStop?.exec?.command?.[1]);
      expect(drainSeconds).toBeGreaterThan(0);
      expect(pod?.terminationGracePeriodSeconds).toBeGreaterThan(drainSeconds + 5 + 3 + 2);
    });

    test('runs the image’s port and user, without privileges, on a tree that cannot be written', () => {
      const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
      expect(dockerfile).toContain(`EXPOSE ${container?.ports?.[0]?.containerPort ?? ''}\n`);
      expect(dockerfile).toContain(
        `USER ${pod?.securityContext?.runAsUser ?? ''}:${pod?.securityContext?.runAsGroup ?? ''}\n`,
      );
      expect(container?.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(pod).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      });
    });

    test('selects its own pods everywhere', () => {
      const labels = deployment.spec?.template.metadata?.labels;
      const selectors = built.flatMap((manifest) => {
        const { spec } = manifest as unknown as { spec?: Record<string, unknown> };
        const { selector, podSelector } = spec ?? {};
        return [selector, podSelector].filter((each) => each !== undefined);
      });
      expect(selectors).toHaveLength(4);
      for (const selector of selectors) {
        expect((selector as { matchLabels?: object }).matchLabels ?? selector).toEqual(labels);
      }
    });

    test('mounts the configuration where the service looks, and the keys where the configuration names them', () => {
      const mounts = container?.volumeMounts ?? [];
      const path = container?.env?.find(({ name }) => name === 'MINTMARK_CONFIG')?.value;
      const map = built.find(({ kind }) => kind === 'ConfigMap') as unknown as {
        data: Record<string, string>;
      };
      expect(Object.keys(map.data).map((file) => `${mounts[0]?.mountPath ?? ''}/${file}`)).toEqual([path]);
      expect(Object.values(map.data).join('')).toContain(`file:${mounts[1]?.mountPath ?? ''}/`);
      // Readable by the group, which fsGroup makes the service's, and by nobody else.
      expect(pod?.volumes?.[1]?.secret?.defaultMode).toBe(0o440);
      expect(pod?.securityContext?.fsGroup).toBe(pod?.securityContext?.runAsGroup);
    });
  },
);

function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['kustomize', '--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
