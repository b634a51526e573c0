import type { LightHttp } from '@mot-cua/testing'

/** A browser's own cookie, and the token that its forms carry: as good for whoever is signed in. */
export async function openBrowser(http: LightHttp, url: string) {
  const { body, setCookies } = await http.send(`${url}/help`)
  const csrf = /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? ''
  return { cookie: setCookies.map((line) => line.split(';')[0]).join('; '), csrf }
}
