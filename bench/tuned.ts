/** The options of a worker whose jobs are many and short; the defaults suit few and long ones. Named in the results. */
export const tuned = { concurrency: 50, fetchAhead: 500 }

/** Graphile Worker alone, as fast as it would go here. */
export const tunedGraphile = { concurrency: 24, fetchAhead: 500 }
