"""
What runs inside Redis: each script is one round trip, atomic, and on the server's clock.

A day's field is its expiry in milliseconds (13 digits) and a JSON text. Numbers stay below 2^53,
which Lua's doubles hold exactly.
"""

_NOW = """
local time = redis.call('TIME')
local now_us = time[1] * 1000000 + time[2]
local now_ms = math.floor(now_us / 1000)
"""

# KEYS: the days. ARGV: event type. Returns the JSON of each day, false where there is none.
GET_DAYS = (
    _NOW
    + """
local found = {}
for place, day in ipairs(KEYS) do
  local entry = redis.call('HGET', day, ARGV[1])
  found[place] = entry and tonumber(entry:sub(1, 13)) > now_ms and entry:sub(14) or false
end
return found
"""
)

_RENEW = """
local function renew(key, unsettled_ms)
  local former = tonumber(redis.call('HGET', key, 'number') or 0)
  local number = string.format('%.0f', math.max(former + 1, now_us))
  redis.call('HSET', key, 'number', number, 'unsettled_until', now_ms + unsettled_ms)
  redis.call('PEXPIRE', key, 86400000)
  return number
end
"""

# Whoever finds no generation cannot know what was dropped before it was lost, so that every day is
# unsettled for a while, which is said by no day being named. Else only the days that were dropped.

# KEYS: generation, unsettled days. ARGV: unsettled ms. Returns the generation, a new one where
# there is none, and the server's milliseconds.
GENERATION = (
    _NOW
    + _RENEW
    + """
local known = redis.call('HGET', KEYS[1], 'number')
if known then return {known, now_ms} end
redis.call('DEL', KEYS[2])
return {renew(KEYS[1], tonumber(ARGV[1])), now_ms}
"""
)

# KEYS: generation, unsettled days, days. ARGV: generation, when it was read in ms, event type, ttl
# ms, unsettled ms, JSON of each day.
PUT_DAYS = (
    _NOW
    + """
local asked_ms = tonumber(ARGV[2])
local known = redis.call('HMGET', KEYS[1], 'number', 'unsettled_until')
if known[1] ~= ARGV[1] then return 0 end
local some_are = asked_ms < tonumber(known[2])
local all_are = some_are and redis.call('EXISTS', KEYS[2]) == 0
for place = 3, #KEYS do
  local until_ms = some_are and redis.call('ZSCORE', KEYS[2], KEYS[place])
  local is_unsettled = all_are or until_ms and asked_ms < tonumber(until_ms)
  local lifetime = tonumber(is_unsettled and ARGV[5] or ARGV[4])
  local entry = string.format('%013.0f', asked_ms + lifetime) .. ARGV[place + 3]
  redis.call('HSET', KEYS[place], ARGV[3], entry)
  redis.call('PEXPIRE', KEYS[place], ARGV[4])
end
return 1
"""
)

# KEYS: generation, unsettled days, days. ARGV: unsettled ms.
DROP_DAYS = (
    _NOW
    + _RENEW
    + """
local known = redis.call('HMGET', KEYS[1], 'number', 'unsettled_until')
local some_are = known[1] and now_ms < tonumber(known[2])
if not known[1] then
  redis.call('DEL', KEYS[2])
elseif #KEYS > 2 and not (some_are and redis.call('EXISTS', KEYS[2]) == 0) then
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now_ms)
  for place = 3, #KEYS do
    redis.call('ZADD', KEYS[2], now_ms + tonumber(ARGV[1]), KEYS[place])
  end
  redis.call('PEXPIRE', KEYS[2], 86400000)
end
if #KEYS > 2 then redis.call('UNLINK', unpack(KEYS, 3)) end
return renew(KEYS[1], tonumber(ARGV[1]))
"""
)

# KEYS: the lock. ARGV: token.
RELEASE = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""

# KEYS: requests granted, by time; what the provider told. ARGV: window ms, limit, share of callers
# (0 for callers), name of this request. Returns the milliseconds to wait.
ACQUIRE = (
    _NOW
    + """
local window = tonumber(ARGV[1])
local told = redis.call('HMGET', KEYS[2], 'closed_until', 'told_until', 'limit', 'foreign')
if told[1] and tonumber(told[1]) > now_ms then return tonumber(told[1]) - now_ms end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now_ms - window)
local limit, foreign, told_until = tonumber(ARGV[2]), 0, nil
if told[2] and tonumber(told[2]) > now_ms then
  told_until = tonumber(told[2])
  limit, foreign = math.min(limit, tonumber(told[3])), tonumber(told[4])
end
if tonumber(ARGV[3]) > 0 then limit = limit - math.floor(limit / tonumber(ARGV[3])) end
local granted = redis.call('ZCARD', KEYS[1])
local excess = granted + foreign - math.max(limit, 1)
if excess < 0 then
  redis.call('ZADD', KEYS[1], now_ms, ARGV[4])
  redis.call('PEXPIRE', KEYS[1], window)
  return 0
end
local leaving = redis.call('ZRANGE', KEYS[1], excess, excess, 'WITHSCORES')[2]
local ours = leaving and tonumber(leaving) + window or math.huge
return math.max(1, math.min(ours, told_until or math.huge) - now_ms)
"""
)

# KEYS: as above. ARGV: window ms, limit ('' if it was not told), remaining, ms until the reset, how
# far apart two tellings of one reset may be. Ours that are under way hide as many of others.
LEARN = (
    _NOW
    + """
local limit, remaining, reset = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
if remaining <= 0 then
  local closed = tonumber(redis.call('HGET', KEYS[2], 'closed_until') or 0)
  redis.call('HSET', KEYS[2], 'closed_until', math.max(closed, now_ms + reset))
end
if limit then
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now_ms - tonumber(ARGV[1]))
  local told = redis.call('HMGET', KEYS[2], 'told_until', 'foreign')
  local is_same = told[1] and math.abs(now_ms + reset - tonumber(told[1])) < tonumber(ARGV[5])
  local others = limit - remaining - redis.call('ZCARD', KEYS[1])
  local foreign = math.max(0, others, is_same and tonumber(told[2]) or 0)
  redis.call('HSET', KEYS[2], 'limit', limit, 'foreign', foreign, 'told_until', now_ms + reset)
end
redis.call('PEXPIRE', KEYS[2], math.max(1, reset, redis.call('PTTL', KEYS[2])))
return 0
"""
)

# KEYS: any. Returns the server's milliseconds and what is kept, false where nothing is.
GET_WITH_TIME = (
    _NOW
    + """
return {now_ms, redis.call('GET', KEYS[1])}
"""
)

# KEYS: any number. Returns the server's milliseconds and what is kept under each, false where
# nothing is.
GET_ALL_WITH_TIME = (
    _NOW
    + """
local found = {now_ms}
for place, key in ipairs(KEYS) do found[place + 1] = redis.call('GET', key) end
return found
"""
)

# KEYS: any. ARGV: what must be kept ('' for nothing), what shall be, its lifetime in ms. Returns
# whether it was swapped, and what the script above returns where it was not.
SWAP_WITH_TIME = (
    _NOW
    + """
local kept = redis.call('GET', KEYS[1])
if (kept or '') ~= ARGV[1] then return {0, now_ms, kept} end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return {1}
"""
)

# Uses what the others use. KEYS: any.
TRIAL = (
    _NOW
    + """
redis.call('SET', KEYS[1], now_ms, 'PX', 1000)
return redis.call('GET', KEYS[1])
"""
)
