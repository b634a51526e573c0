/** Lua for Redis: each allowance in one step, by the server's own clock. */
export const allowanceScripts = {
  /** Keys: the allowance. Arguments: max, window in ms, rests in ms as JSON. */
  spendOne: {
    numberOfKeys: 1,
    lua: `local max, window, rests = tonumber(ARGV[1]), tonumber(ARGV[2]), cjson.decode(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local used, rounds, windowEnd, restEnd = 0, 0, 0, 0
local held = redis.call('GET', KEYS[1])
if held then
  local u, n, w, r = string.match(held, '^(%d+) (%d+) (%d+) (%d+)')
  used, rounds, windowEnd, restEnd = tonumber(u), tonumber(n), tonumber(w), tonumber(r)
end
local isRested = restEnd > 0 and restEnd <= now
local isOver = restEnd == 0 and windowEnd <= now
local mark = 1
if isOver or isRested then
  rounds = isRested and rounds + 1 or 0
  used, windowEnd, restEnd = 1, now + window, 0
elseif used < max then
  used = used + 1
else
  mark = 0
end
if mark == 1 and used >= max and #rests > 0 then
  restEnd = now + rests[math.min(rounds + 1, #rests)]
end
local value = string.format('%.0f %.0f %.0f %.0f %d', used, rounds, windowEnd, restEnd, mark)
local lasts = (restEnd > 0 and restEnd + window or windowEnd) - now
redis.call('SET', KEYS[1], value, 'PX', string.format('%.0f', math.max(1, lasts)))
return value`,
  },
  /** Keys: the allowance. Arguments: how many takes come back, or `all`. */
  refundSome: {
    numberOfKeys: 1,
    lua: `local held = redis.call('GET', KEYS[1])
if not held then return 0 end
local used, rounds, windowEnd = string.match(held, '^(%d+) (%d+) (%d+)')
if ARGV[1] == 'all' then
  used, rounds = 0, '0'
else
  used = math.max(0, tonumber(used) - tonumber(ARGV[1]))
end
local value = string.format('%.0f', used) .. ' ' .. rounds .. ' ' .. windowEnd .. ' 0 1'
redis.call('SET', KEYS[1], value, 'KEEPTTL')
return 1`,
  },
}
