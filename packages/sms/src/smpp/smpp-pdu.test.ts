import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addressOf,
  decodeShortMessage,
  ESM_UDH,
  encodeShortMessage,
  relativeValidity,
} from './smpp-message.ts'
import { createPduReader, encodePdu, type Pdu, SmppProtocolError } from './smpp-pdu.ts'
import { normalizeMessageId, readReceipt } from './smpp-receipt.ts'
import { encodeText } from './smpp-text.ts'

const bytes = (options?: fc.IntArrayConstraints) =>
  fc.uint8Array(options).map((array) => Buffer.from(array))
const uint32 = fc.nat(0xffffffff)
const pdus: fc.Arbitrary<Pdu> = fc.record({
  command: uint32,
  status: uint32,
  sequence: uint32,
  body: bytes({ maxLength: 600 }),
})
/** What a C-octet string can hold. */
const cTexts = fc
  .string({ unit: 'binary-ascii', maxLength: 30 })
  .map((text) => text.replaceAll('\0', ''))

describe('PDUs out of a stream', () => {
  test('come out as they went in, however they were cut', () => {
    fc.assert(
      fc.property(fc.array(pdus, { maxLength: 5 }), fc.array(fc.nat(700)), (sent, cuts) => {
        const stream = Buffer.concat(sent.map(encodePdu))
        const read = createPduReader()
        const found: Pdu[] = []
        let rest = stream
        for (const cut of cuts) {
          found.push(...read(rest.subarray(0, cut)))
          rest = rest.subarray(cut)
        }
        found.push(...read(rest))
        expect(found).toEqual(sent)
      }),
    )
  })

  test('whatever comes, either PDUs or an error of the protocol', () => {
    fc.assert(
      fc.property(bytes({ maxLength: 200 }), (garbage) => {
        try {
          for (const { body } of createPduReader()(garbage)) decodeShortMessage(body)
        } catch (error) {
          expect(error).toBeInstanceOf(SmppProtocolError)
        }
      }),
    )
  })

  test.each([0, 4, 15, 80_000, 0x48545450])('a length of %d is refused', (length) => {
    const head = Buffer.alloc(16)
    head.writeUInt32BE(length, 0)
    expect(() => createPduReader()(head)).toThrow(SmppProtocolError)
  })
})

describe('the body of a message', () => {
  test('comes out as it went in', () => {
    const address = fc.record({ ton: fc.nat(255), npi: fc.nat(255), text: cTexts })
    const shorts = fc.record({
      source: address,
      destination: address,
      esmClass: fc.nat(255),
      validity: cTexts,
      registeredDelivery: fc.nat(255),
      dataCoding: fc.nat(255),
      message: bytes({ maxLength: 700 }),
      options: fc
        .array(fc.tuple(fc.nat(0x0400), bytes({ maxLength: 70 })))
        .map((entries) => new Map(entries)),
    })
    fc.assert(
      fc.property(shorts, (short) => {
        expect(decodeShortMessage(encodeShortMessage(short))).toEqual(short)
      }),
    )
  })

  test('cut short anywhere is an error of the protocol', () => {
    const whole = encodeShortMessage({
      source: addressOf('MotCua'),
      destination: addressOf('+84990000001'),
      esmClass: 0,
      validity: '',
      registeredDelivery: 1,
      dataCoding: 0,
      message: Buffer.from('text'),
      options: new Map(),
    })
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => decodeShortMessage(whole.subarray(0, length))).toThrow(SmppProtocolError)
    }
  })

  test.each([
    ['MotCua', { ton: 5, npi: 0, text: 'MotCua' }],
    ['8069', { ton: 3, npi: 0, text: '8069' }],
    ['+84990000001', { ton: 1, npi: 1, text: '84990000001' }],
  ])('%s as an address', (text, address) => {
    expect(addressOf(text)).toEqual(address)
  })

  test.each([
    [180, '000000000300000R'],
    [0.2, '000000000001000R'],
    [3661, '000000010101000R'],
    [1e9, '000000235959000R'],
  ])('%d seconds of validity', (seconds, text) => {
    expect(relativeValidity(seconds)).toBe(text)
  })
})

describe('a text in segments', () => {
  const options = { alphabet: 'gsm7', long: 'udh', reference: 7 } as const

  test('no segment is longer than 140 bytes on the air, and nothing is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const segments = encodeText(text, options)
        for (const { dataCoding, message, esmClass } of segments) {
          const header = esmClass === ESM_UDH ? 6 : 0
          const content = message.length - header
          const airBytes = dataCoding === 0 ? Math.ceil((content * 7) / 8) : content
          expect(header + airBytes).toBeLessThanOrEqual(140)
        }
        if (segments[0]?.dataCoding === 8) {
          const whole = Buffer.concat(
            segments.map(({ message, esmClass }) => message.subarray(esmClass === ESM_UDH ? 6 : 0)),
          )
          expect(whole.swap16().toString('utf16le')).toBe(text)
        }
      }),
    )
  })

  test('no sign is cut in two: the euro takes two places, a face two units', () => {
    const euro = encodeText(`${'a'.repeat(152)}€${'a'.repeat(20)}`, options)
    expect(euro.map(({ message }) => message.length - 6)).toEqual([152, 22])
    const face = encodeText(`${'ă'.repeat(66)}😀ăăăă`, options)
    expect(face.map(({ message }) => message.length - 6)).toEqual([132, 12])
  })

  test.each([
    ['@_{', 'gsm7', 0, '00111b28'],
    ['@_{', 'latin1', 3, '405f7b'],
    ['mã', 'gsm7', 8, '006d00e3'],
    ['ơ', 'latin1', 8, '01a1'],
  ] as const)('%s in %s', (...[text, alphabet, dataCoding, coded]) => {
    const message = Buffer.from(coded, 'hex')
    expect(encodeText(text, { ...options, alphabet })).toEqual([
      { dataCoding, esmClass: 0, message },
    ])
  })
})

describe('a receipt', () => {
  const receipt = (text: string) => ({
    source: addressOf('1'),
    destination: addressOf('1'),
    esmClass: 4,
    validity: '',
    registeredDelivery: 0,
    dataCoding: 0,
    message: Buffer.from(text),
    options: new Map<number, Buffer>(),
  })

  test.each(['ENROUTE', 'ACCEPTD', 'UNKNOWN', ''])('that says %j is no last word', (stat) => {
    expect(readReceipt(receipt(`id:1 stat:${stat}`), 'same')).toBeUndefined()
  })

  test('in decimal meets the hexadecimal id of the answer', () => {
    expect(readReceipt(receipt('id:0000004660 stat:DELIVRD'), 'decimal')?.messageId).toBe(
      normalizeMessageId('00001234', 'decimal'),
    )
  })

  test('of any bytes is read or not, without an error', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readReceipt(receipt(`id:${text}`), 'decimal')
      }),
    )
  })
})
