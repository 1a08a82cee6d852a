/** The frame of the `.interleave` file, shared by its writer and its reader; docs/TRACE.md specifies it. */
import type { TrackEnd } from './model.ts';

export const MAGIC: readonly number[] = [0x89, 0x49, 0x4c, 0x56, 0x0d, 0x0a, 0x1a, 0x0a];
export const VERSION = 1;
/** The sections that are always there. */
export const TAGS = ['HEAD', 'STRS', 'SITE', 'WHAT', 'TRCK', 'PROB', 'SPAN', 'EDGE', 'END '] as const;
export type Tag = (typeof TAGS)[number];
/** Sections that came later: a file without them is whole, and older readers skip them. They stand before `END `. */
export type LaterTag = 'FRAM' | 'OVER' | 'SAMP' | 'OMIT';

/** How a track ended, by its number in the file. */
export const ENDS: ReadonlyArray<TrackEnd | null> = [null, 'done', 'cancelled', 'failed', 'killed'];
