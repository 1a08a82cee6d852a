/** The engine's only door: text in, findings out. */
export type { Engine, EngineOptions, FileOptions, FileSettings, Hover, TextChange } from './engine.ts';
export type { Confidence, Family, Finding, Fix, Related, Severity } from './finding.ts';
export type { Edit, Position, Range } from './text.ts';
