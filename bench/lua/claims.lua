-- Flash claims as fast as they are answered: every request another person, every request a key of its own.
-- wrk ... -s claims.lua URL -- TOKENS_FILE ITEM NAME

local threads = {}
function setup(thread) table.insert(threads, thread) end

function init(args)
  tokens, at, item, name = {}, 0, args[2], args[3]
  for line in io.lines(args[1]) do tokens[#tokens + 1] = line end
  claimed, refused, waited, low, high = 0, 0, 0, 0, 0
end

function request()
  at = at + 1
  local token = tokens[(at - 1) % #tokens + 1]
  local headers = { ["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json" }
  return wrk.format("POST", "/v1/claims", headers, '{"item":' .. item .. ',"key":"' .. name .. at .. '"}')
end

function response(status, headers, body)
  if status == 201 then
    claimed = claimed + 1
    local number = tonumber(body:match('"number":(%d+)'))
    if low == 0 or number < low then low = number end
    if number > high then high = number end
  elseif status == 429 or status == 503 then waited = waited + 1
  else refused = refused + 1 end
end

function done(summary, latency, requests)
  local thread = threads[1]
  io.write(string.format(
    'RESULT {"claimed":%d,"refused":%d,"waited":%d,"low":%d,"high":%d,"seconds":%.3f,"p50_ms":%.2f,"p99_ms":%.2f}\n',
    thread:get("claimed"), thread:get("refused"), thread:get("waited"), thread:get("low"), thread:get("high"),
    summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
