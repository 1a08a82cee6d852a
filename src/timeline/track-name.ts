import type { Track } from '../trace/model.ts';

/** The user's name for a track first: the coroutine function of a task, and only then `Task-3`. */
export function trackName(track: Track): { name: string; detail: string } {
  if (track.kind === 'task' && track.type) {
    return { name: track.type, detail: track.name === track.type ? '' : track.name };
  }
  if (track.kind === 'lock') return { name: track.name || track.type, detail: track.name ? track.type : '' };
  if (track.kind === 'process')
    return { name: track.name || 'process', detail: track.pid ? `pid ${track.pid}` : '' };
  if (track.kind === 'loop') return { name: track.name || 'event loop', detail: '' };
  return { name: track.name || track.kind, detail: track.daemon ? 'daemon' : '' };
}

/** Tasks of one function that have no names of their own are at least numbered: 1 for the first of them on its loop. */
export function taskNumbers(tracks: readonly Track[]): Map<number, number> {
  const families = new Map<string, Track[]>();
  for (const track of tracks) {
    if (track?.kind !== 'task') continue;
    const family = `${track.parent}/${trackName(track).name}`;
    const members = families.get(family);
    if (members) members.push(track);
    else families.set(family, [track]);
  }
  const numbers = new Map<number, number>();
  for (const members of families.values()) {
    if (members.length === 1) continue;
    for (const [at, track] of members.entries())
      if (trackName(track).detail === '') numbers.set(track.id, at + 1);
  }
  return numbers;
}
