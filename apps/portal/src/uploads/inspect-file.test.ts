import { describe, expect, test } from 'vitest'
import { makeBomb, makeJpeg, makePdf, makePng } from '../test-files.ts'
import { describeDownload, isGoodFileName } from './file-name.ts'
import { inspectFile } from './inspect-file.ts'

describe('what a file is', () => {
  test.each([
    ['a PDF', makePdf(), 'application/pdf'],
    ['a PNG', makePng({ width: 4, height: 3 }), 'image/png'],
    ['a JPEG', makeJpeg({ width: 4000, height: 3000 }), 'image/jpeg'],
    [
      'a JPEG with the film of the moment behind it',
      Buffer.concat([makeJpeg({ width: 40, height: 30 }), Buffer.from('ftypmp42')]),
      'image/jpeg',
    ],
  ])('%s is known by its content', (_name, bytes, mediaType) => {
    expect(inspectFile(bytes)).toEqual({ outcome: 'good', mediaType })
  })

  test.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['words', Buffer.from('Kính gửi'), 'unknown-type'],
    ['a page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'unknown-type'],
    [
      'an SVG',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
      'unknown-type',
    ],
    ['a GIF', Buffer.from('GIF89a'), 'unknown-type'],
    ['a bomb', makeBomb(), 'unknown-type'],
    ['half a PDF', makePdf().subarray(0, 60), 'damaged'],
    ['a PDF behind something else', Buffer.concat([Buffer.from('MZ'), makePdf()]), 'unknown-type'],
    ['a PDF that is a page too', makePdf('<SCRIPT>alert(1)</SCRIPT>'), 'active-content'],
    [
      'a PDF with a program',
      makePdf('4 0 obj <</S /JavaScript /JS (app.alert(1))>>'),
      'active-content',
    ],
    ['a PDF that hides the name', makePdf('4 0 obj <</S /J#61vaScr#69pt>>'), 'active-content'],
    ['a PDF that starts a program', makePdf('4 0 obj <</S /Launch>>'), 'active-content'],
    ['a PDF with files in it', makePdf('4 0 obj <</Type /EmbeddedFile>>'), 'active-content'],
    ['a PNG that is a page too', pngWithPage(), 'active-content'],
    [
      'a PNG with a file behind it',
      Buffer.concat([makePng({ width: 1, height: 1 }), Buffer.from('PK')]),
      'damaged',
    ],
    ['half a PNG', makePng({ width: 9, height: 9 }).subarray(0, 40), 'damaged'],
    ['a PNG without a size', makePng({ width: 0, height: 5 }), 'damaged'],
    [
      'a JPEG without a frame',
      Buffer.from([0xff, 0xd8, 0xff, 0xd9, 0, 0, 0, 0, 0, 0, 0]),
      'damaged',
    ],
    ['50,000 × 50,000', makePng({ width: 50_000, height: 50_000, rows: 1 }), 'too-many-pixels'],
    ['a band', makeJpeg({ width: 65_535, height: 1 }), 'too-many-pixels'],
  ])('%s is refused', (_name, bytes, outcome) => {
    expect(inspectFile(bytes)).toEqual({ outcome })
  })

  test.each(['#', '/', '/#', '/J#61', '<s', '\xff'])(
    'ten megabytes of %j take one pass',
    (piece) => {
      const bytes = makePdf(piece.repeat((10 * 1024 * 1024) / piece.length))
      const startedAt = performance.now()
      inspectFile(bytes)
      expect(performance.now() - startedAt).toBeLessThan(2000)
    },
  )

  test('an agency’s signed result may carry attachments, and still is no page', () => {
    const signed = makePdf('4 0 obj <</Type /EmbeddedFile>>')
    expect(inspectFile(signed, { mayBeActive: true }).outcome).toBe('good')
    expect(inspectFile(makePdf('<script>'), { mayBeActive: true }).outcome).toBe('active-content')
  })
})

function pngWithPage(): Buffer {
  const png = makePng({ width: 1, height: 1 })
  return Buffer.concat([png.subarray(0, -12), Buffer.from('<html>'), png.subarray(-12)])
}

describe('names of files', () => {
  test.each(['so-ho-khau.pdf', 'Sổ hộ khẩu 2024.PDF', 'a.b.pdf'])('%s is a good one', (name) => {
    expect(isGoodFileName(name, 'application/pdf')).toBe(true)
  })

  test.each([
    '../a.pdf',
    'C:\\a.pdf',
    'a.pdf.html',
    'a.png',
    'a',
    '',
    '.pdf',
    'a\u0000.pdf',
    'a\r\nSet-Cookie: x.pdf',
    'gpj.\u202efdp.pdf',
    `${'x'.repeat(300)}.pdf`,
  ])('%j is none', (name) => {
    expect(isGoodFileName(name, 'application/pdf')).toBe(false)
  })

  test('a download says a name that no header and no system takes amiss', () => {
    expect(describeDownload('Giấy "khai sinh"/../đỏ\r\nX: 1', 'application/pdf')).toBe(
      'attachment; filename="Giay khai sinh .. do X 1.pdf"; ' +
        "filename*=UTF-8''Gi%E1%BA%A5y%20khai%20sinh%20..%20%C4%91%E1%BB%8F%20X%201.pdf",
    )
    expect(describeDownload('...', 'image/jpeg')).toContain('filename="giay-to.jpg"')
    expect(describeDownload('a.pdf.html', 'image/png')).toContain('filename="a.pdf.html.png"')
  })
})
