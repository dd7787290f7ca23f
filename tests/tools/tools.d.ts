/** The tools are plain JavaScript, checked by their own tsconfig; seen from the tests they have no types. */
declare module '*.mjs'
