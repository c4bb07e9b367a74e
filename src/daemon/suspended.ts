/** The machine slept: of what was open before, nobody knows what is left. */
export class SuspendedError extends Error {
  constructor(jumpMs: number) {
    super(`the clock jumped by ${Math.round(jumpMs)} ms, the machine was suspended`)
  }
}
