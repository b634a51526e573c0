import { describe, expect, test } from 'vitest'
import { createAddressPlaces } from './address-place.ts'
import { readPlaces } from './read-places.ts'

const CSV = `# where our networks are
203.0.0.0/8,Việt Nam,Vietnam
203.113.0.0/16,Hà Nội,Hanoi
203.113.7.9,Bộ phận một cửa Hoàn Kiếm,One-stop counter of Hoan Kiem
2001:db8::/32,Việt Nam,Vietnam
2001:db8:7::/48,Đà Nẵng,Da Nang
`

describe('the place of an address', () => {
  const places = createAddressPlaces(readPlaces(CSV))

  test.each([
    ['203.0.113.7', 'Việt Nam'],
    ['203.113.200.1', 'Hà Nội'],
    ['203.113.7.9', 'Bộ phận một cửa Hoàn Kiếm'],
    ['2001:db8:9::1', 'Việt Nam'],
    ['2001:db8:7:1::', 'Đà Nẵng'],
  ])('%s is in the longest network that holds it: %s', (address, words) => {
    expect(places.find(address, 'vi')).toEqual({ kind: 'named', words })
  })

  test.each(['10.1.2.3', '172.16.0.1', '192.168.1.20', '127.0.0.1', '::1', 'fe80::1', 'fd12::1'])(
    '%s is near',
    (address) => {
      expect(places.find(address, 'en')).toEqual({ kind: 'local' })
    },
  )

  test.each(['8.8.8.8', '172.32.0.1', '2606:4700::1', 'not an address', ''])(
    'nobody knows where %j is',
    (address) => {
      expect(places.find(address, 'vi')).toEqual({ kind: 'unknown' })
    },
  )

  test('English pages have English words', () => {
    expect(places.find('203.113.200.1', 'en')).toEqual({ kind: 'named', words: 'Hanoi' })
  })
})

test.each(['203.0.113.0/33,a,b', '2001:db8::/129,a,b', 'here,a,b', '10.0.0.0/8,a', '10.0.0.0/8,,'])(
  'a list with %j is refused with its line',
  (line) => {
    expect(() => readPlaces(`\n${line}\n`)).toThrow('line 2')
  },
)
