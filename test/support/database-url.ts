/** The same server, another database. */
export function databaseUrl({ url, name }: { url: string; name: string }): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}
