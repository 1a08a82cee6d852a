/** The engine's only door: text in, findings out. */
export { createEngine } from './create-engine.ts';
export type {
  Engine,
  EngineOptions,
  FileOptions,
  FileSettings,
  FileSummary,
  Hover,
  TextChange,
} from './engine.ts';
export type { Subject } from './explain/index.ts';
export { type EncodedFacts, FACTS_FORMAT } from './facts/encoded.ts';
export type { Confidence, Family, Finding, Fix, Related, Severity } from './finding.ts';
export { ruleMetas } from './rules/index.ts';
export type { RuleMeta } from './rules/rule.ts';
export { ignoreFixes } from './suppress.ts';
export { type Edit, lineStartsOf, type Position, type Range } from './text.ts';
