export type AttemptSignal = {
  /** Aborts with the reason of whatever came first. */
  signal: AbortSignal
  /** The attempt has taken longer than it may. */
  isTimeUp: boolean
  release(): void
}

type Bounds = { stopping: AbortSignal; cancelled: AbortSignal; timeoutMs: number | undefined }

/** Timers of Node.js know no longer time. */
const longestMs = 2 ** 31 - 1

/**
 * The signal of one attempt. Put together by hand, since AbortSignal.any and AbortSignal.timeout cost more than starting
 * a short job does, and leave more behind.
 */
export function attemptSignal({ stopping, cancelled, timeoutMs }: Bounds): AttemptSignal {
  const controller = new AbortController()
  const sources = [stopping, cancelled]
  const follow = () =>
    controller.abort(
      cancelled.aborted
        ? cancelled.reason
        : new DOMException('the job was aborted: its worker has to stop', 'AbortError'),
    )
  for (const source of sources) source.addEventListener('abort', follow, { once: true })
  if (sources.some(({ aborted }) => aborted)) follow()

  const onTimeUp = () => {
    attempt.isTimeUp = true
    controller.abort(new DOMException(`it took longer than ${timeoutMs} ms`, 'TimeoutError'))
  }
  const timer = timeoutMs === undefined ? undefined : setTimeout(onTimeUp, Math.min(timeoutMs, longestMs))
  const attempt: AttemptSignal = {
    signal: controller.signal,
    isTimeUp: false,
    release() {
      clearTimeout(timer)
      for (const source of sources) source.removeEventListener('abort', follow)
    },
  }
  return attempt
}
