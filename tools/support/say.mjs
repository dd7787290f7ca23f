/**
 * A set-up step that cannot go on. Its message tells the person at the keyboard what to do, so it is printed without
 * a stack trace.
 */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError'
}

/**
 * One line about what a step does. It goes to stderr: stdout belongs to the program that is started afterwards.
 * @param {string} step
 * @param {string} message
 */
export function say(step, message) {
  process.stderr.write(`${step}: ${message}\n`)
}

/**
 * Runs a command-line entry point; a SetupError becomes its message and exit code 1, anything else keeps its stack.
 * @param {() => Promise<number | void>} main what to run; its number is the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = (await main()) ?? 0
  } catch (error) {
    process.stderr.write(`\n${error instanceof SetupError ? error.message : (error?.stack ?? error)}\n`)
    process.exitCode = 1
  }
}

/**
 * Milliseconds as people read them: "0.4 s", "12 s", "3 min 20 s".
 * @param {number} milliseconds
 */
export function elapsed(milliseconds) {
  if (milliseconds < 10_000) return `${(milliseconds / 1000).toFixed(1)} s`
  const seconds = Math.round(milliseconds / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
