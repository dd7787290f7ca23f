/**
 * Something the operator must put right before the program can run: a wrong setting, a port taken, a folder in use.
 * The message says what was found and what to do; whoever starts the program prints it without a stack and exits 1.
 */
export class StartError extends Error {
  override readonly name: string = 'StartError'
}
