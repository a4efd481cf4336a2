/** Writes mintmark.schema.json, which describes mintmark.yaml to editors, from the classes of the built service. */
import 'reflect-metadata';
import '../dist/http/describe-at-once.js';
import { writeFileSync } from 'node:fs';
import { PROVIDER_CONFIGURATIONS } from '../dist/app.module.js';
import { ConfigurationInFile } from '../dist/config/file/configuration-in-file.js';
import { configurationSchema } from './configuration-schema.mjs';

const schema = await configurationSchema(ConfigurationInFile, PROVIDER_CONFIGURATIONS);
writeFileSync(new URL('../mintmark.schema.json', import.meta.url), `${JSON.stringify(schema, null, 2)}\n`);
