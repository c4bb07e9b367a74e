/** What can keep a simulation from being made. */
import { PunctualError } from './base.ts'

type ScratchDeniedFields = { user: string; host: string; port: number; cause: unknown }

export class ScratchDeniedError extends PunctualError {
  constructor({ user, host, port, cause }: ScratchDeniedFields) {
    const message = `A simulation needs a scratch database, and "${user}" may not create one at ${host}:${port}`
    const hint = `Let it (alter role "${user}" createdb), or set PUNCTUAL_SCRATCH_URL to a server on which its login may.`
    super({ code: 'scratch-denied', message, hint, cause })
  }
}

export class SimulationTooLargeError extends PunctualError {
  constructor({ most, at }: { most: number; at: Date }) {
    const message = `There are more than ${most} occurrences: so many had come due by ${at.toISOString()}`
    const hint =
      'Choose fewer schedules or a shorter range, or run punctual simulate, which has no such limit.'
    super({ code: 'simulation-too-large', message, hint })
  }
}
