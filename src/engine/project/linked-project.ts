/** The project's implementation. */
import type { Project } from './project.ts';

export function createProject(): Project {
  throw new Error('the project is not linked yet');
}
