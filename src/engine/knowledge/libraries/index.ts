/** All libraries that are described, by domain. */
import type { Library } from '../entry.ts';
import { CLOUD } from './cloud.ts';
import { COMPUTE } from './compute.ts';
import { HTTP } from './http.ts';
import { MESSAGING } from './messaging.ts';
import { NOSQL } from './nosql.ts';
import { REMOTE } from './remote.ts';
import { RUNTIMES } from './runtimes.ts';
import { SERVICES } from './services.ts';
import { SQL } from './sql.ts';
import { STANDARD_LIBRARY } from './stdlib.ts';
import { WEB } from './web.ts';

export const LIBRARIES: readonly Library[] = [
  ...STANDARD_LIBRARY,
  ...HTTP,
  ...SQL,
  ...NOSQL,
  ...MESSAGING,
  ...CLOUD,
  ...SERVICES,
  ...WEB,
  ...REMOTE,
  ...RUNTIMES,
  ...COMPUTE,
];
