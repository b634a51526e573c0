import { expect, test } from 'vitest'
import { isSafeWebAddress } from './web-address.ts'

test.each([
  'https://dvc.example.vn/callback',
  'http://localhost:3000/callback',
  'http://127.0.0.1/',
  'http://[::1]:8080/',
])('%s may carry secrets', (address) => {
  expect(isSafeWebAddress(address)).toBe(true)
})

test.each([
  'http://dvc.example.vn/callback',
  'http://localhost.evil.example/',
  'http://192.168.1.2/',
  'https://portal@evil.example/',
  'https://user:password@a.example/',
  'vn.gov.app:/callback',
  'javascript:alert(1)',
  'not an address',
])('%s may not', (address) => {
  expect(isSafeWebAddress(address)).toBe(false)
})
