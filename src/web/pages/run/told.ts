import type { Check } from '../../../db/operators.ts'
import type { Circumstances } from '../../../db/run-story.ts'
import type { JobRun, RunDetail } from '../../../db/runs.ts'
import type { Unserved } from '../../../db/workers.ts'

/** All that the page of a run knows of it. */
export type Told = {
  run: RunDetail & { jobs: JobRun[] }
  around: Circumstances
  /** The checks of why, of its occurrence. */
  checks: readonly Check[]
  /** Jobs of its schedule that no living worker can execute. */
  unserved: readonly Unserved[]
  /** Where the page and the API are, as whoever asks sees them. */
  addresses: { page: string; api: string }
}
