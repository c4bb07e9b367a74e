import type { testApp } from './client.ts'
import { origin, tokenOf } from './client.ts'

type Web = Awaited<ReturnType<typeof testApp>>
type Role = Parameters<typeof tokenOf>[0]

/** A browser without scripts, as far as tests of pages need one. */
export function pagesOf(web: () => Web) {
  const cookie = async (role: Role) => `punctual=${await tokenOf(role, { subject: 'ana' })}`
  const get = async (path: string, role: Role = 'ADMIN') => {
    const { status, text } = await web().ask('GET', `/admin/${path}`, {
      headers: { Cookie: await cookie(role) },
    })
    return { status, html: text, text: words(text) }
  }
  const post = async (path: string, fields: Record<string, string> = {}, role: Role = 'ADMIN') => {
    const headers = {
      Cookie: await cookie(role),
      Origin: origin,
      'Content-Type': 'application/x-www-form-urlencoded',
    }
    const body = new URLSearchParams(fields).toString()
    const { status, text, headers: answered } = await web().ask('POST', `/admin/${path}`, { headers, body })
    return { status, text: words(text), location: answered.get('location') }
  }
  return { get, post }
}

/** The page's words without its markup. */
export function words(html: string): string {
  return html
    .replace(/^.*<main/s, '<main')
    .replace(/<\/main>.*$/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ([,.:;)])/g, '$1')
}
