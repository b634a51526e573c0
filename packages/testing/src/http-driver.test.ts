import { createServer, type RequestListener } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { createHttpDriver } from './http-driver.ts'
import { type Listening, listenAnywhere } from './listen.ts'

let site: Listening | undefined
afterEach(() => site?.close())

async function openSite(listener: RequestListener): Promise<string> {
  site = await listenAnywhere(createServer(listener))
  return site.url
}

describe('a browser without JavaScript', () => {
  test('follows redirects and refreshes at once, and keeps cookies on the way', async () => {
    const url = await openSite(({ url: path, headers }, answer) => {
      if (path === '/') {
        answer.writeHead(303, { location: '/wait', 'set-cookie': 'seen=1; Path=/' }).end()
      } else if (path === '/wait') {
        answer.end('<meta http-equiv="refresh" content="0; url=/end?a=1&amp;b=2">')
      } else answer.end(`${path} ${headers.cookie}`)
    })
    const page = await createHttpDriver().visit(url)
    expect(page.html).toBe('/end?a=1&b=2 seen=1')
    expect(page.url.href).toBe(`${url}/end?a=1&b=2`)
  })

  test('sends the form that holds the button, with hidden fields and the button’s own', async () => {
    const forms = `<form action="/first"><button>Một</button></form>
      <form action="/second"><input type="hidden" name="csrf" value="x&quot;y">
      <input name="code"><button name="state" value="off">  Sửa lỗi: A </button></form>`
    const url = await openSite((incoming, answer) => {
      if (incoming.method !== 'POST') return void answer.end(forms)
      incoming.setEncoding('utf8').on('data', (body: string) => {
        answer.end(`${incoming.url} ${incoming.headers.origin} ${body}`)
      })
    })
    const page = await createHttpDriver().visit(url)
    const sent = await page.submit({ code: '123' }, 'Sửa lỗi: A')
    expect(sent.html).toBe(`/second ${url} csrf=x%22y&code=123&state=off`)
    await expect(async () => page.submit({}, 'Hai')).rejects.toThrow('no form with the button Hai')
  })

  test('opened again, has only the cookies that have an end of their own', async () => {
    const url = await openSite((_, answer) => {
      answer.appendHeader('set-cookie', 'session=1; Path=/')
      answer.appendHeader('set-cookie', 'known=2; Path=/; Max-Age=60').end()
    })
    const driver = createHttpDriver()
    await driver.visit(url)
    driver.restart()
    expect(driver.cookies()).toEqual([{ name: 'known', value: '2' }])
  })

  test('gives up where redirects never end', async () => {
    const url = await openSite((_, answer) => {
      answer.writeHead(302, { location: '/again' }).end()
    })
    await expect(createHttpDriver().visit(url)).rejects.toThrow('more than 20 redirects')
  })
})
