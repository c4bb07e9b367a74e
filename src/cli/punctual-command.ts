/** How this program is called here, for commands that are shown to be copied. */
export function punctualCommand(): string {
  return process.env.npm_lifecycle_event === undefined ? 'punctual' : 'npm run punctual --'
}
