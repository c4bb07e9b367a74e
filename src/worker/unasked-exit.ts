/**
 * A job that calls process.exit(0) ends its worker with the code of a stop that somebody asked for, and a platform would
 * leave it stopped. While a worker runs, such an end is a failure; what this returns ends that.
 */
export function failOnUnaskedExit(
  host: Pick<NodeJS.Process, 'on' | 'off' | 'exitCode'> = process,
): () => void {
  const onExit = (code: number) => {
    if (code === 0) host.exitCode = 1
  }
  host.on('exit', onExit)
  return () => void host.off('exit', onExit)
}
