-- Slates, open-ish: each connection waits an exponential time between requests, so arrivals do not march in step.
-- wrk ... -s slates.lua URL -- TOKENS_FILE SECONDS_BETWEEN_REQUESTS_PER_CONNECTION
-- Every request is another person; which cards came back is remembered to count different slates.

local threads = {}
function setup(thread) table.insert(threads, thread) end

function init(args)
  tokens, at, pause_ms = {}, 0, tonumber(args[2]) * 1000
  for line in io.lines(args[1]) do tokens[#tokens + 1] = line end
  seen, answered, different, failed = {}, 0, 0, 0
  math.randomseed(tonumber(args[3] or "1"))
  at = math.random(#tokens)
end

function delay() return math.floor(-math.log(1 - math.random()) * pause_ms) end

function request()
  at = at % #tokens + 1
  local headers = { ["Authorization"] = "Bearer " .. tokens[at], ["Content-Type"] = "application/json" }
  return wrk.format("POST", "/v1/slates", headers, '{"scene":"feed","n":10}')
end

function response(status, headers, body)
  if status ~= 200 then failed = failed + 1; return end
  answered = answered + 1
  local cards = {}
  for card in body:gmatch('"card":"([^"]+)"') do cards[#cards + 1] = card end
  local slate = table.concat(cards, " ")
  if not seen[slate] then seen[slate] = true; different = different + 1 end
end

function done(summary, latency, requests)
  local thread = threads[1]
  io.write(string.format(
    'RESULT {"answered":%d,"different":%d,"failed":%d,"seconds":%.3f,"p50_ms":%.2f,"p99_ms":%.2f,"max_ms":%.2f}\n',
    thread:get("answered"), thread:get("different"), thread:get("failed"), summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
