// Written by "npm run knowledge" from the stubs of the standard library. Do not edit.
export const STDLIB: Readonly<Record<string, string>> = {};

/** The canonical name, and other names of the same thing. */
export const STDLIB_ALIASES = '';
