-- Events: batches of SIZE, each event of another person, every messageId new.
-- wrk ... -s events.lua URL -- KEY SIZE SECONDS_BETWEEN_REQUESTS_PER_CONNECTION CARDS PERSONS RUN_NAME
-- With no pause it is a closed loop: the durable intake as fast as it goes.

local threads = {}
function setup(thread) table.insert(threads, thread) end

-- Of twenty events ten are impressions, seven views (two of them long), two opened products and one a like.
local function act(event, measure) return '"event":"' .. event .. '","properties":{"scene":"feed",' .. measure .. '"card":"' end
local seen, short, long = act("Content Impressed", '"visible_ms":1500,'), act("Content Viewed", '"dwell_ms":2200,'),
  act("Content Viewed", '"dwell_ms":14000,')
local opened, liked = act("Product Clicked", ""), act("Content Liked", "")
local kinds = { seen, short, seen, short, seen, short, seen, short, seen, short, seen, seen, seen, seen, seen, long, long, opened, opened, liked }

function init(args)
  key, size, pause_ms = args[1], tonumber(args[2]), tonumber(args[3]) * 1000
  cards, persons, run, number = tonumber(args[4]), tonumber(args[5]), args[6], 0
  accepted, refused, waited = 0, 0, 0
  math.randomseed(7)
end

function delay()
  if pause_ms == 0 then return 0 end
  return math.floor(-math.log(1 - math.random()) * pause_ms)
end

function request()
  local events = {}
  for place = 1, size do
    number = number + 1
    events[place] = '{"type":"track","messageId":"' .. run .. number .. '","userId":"B' .. (number * 7919 % persons) .. '",'
      .. kinds[number % 20 + 1] .. 'product:' .. math.random(0, cards - 1) .. '"}}'
  end
  local headers = { ["Authorization"] = "Bearer " .. key, ["Content-Type"] = "application/json" }
  return wrk.format("POST", "/v1/batch", headers, '{"batch":[' .. table.concat(events, ",") .. "]}")
end

function response(status, headers, body)
  if status == 202 then accepted = accepted + tonumber(body:match('"accepted":(%d+)'))
  elseif status == 429 then waited = waited + 1
  else refused = refused + 1 end
end

function done(summary, latency, requests)
  local thread = threads[1]
  io.write(string.format('RESULT {"accepted":%d,"refused":%d,"waited":%d,"seconds":%.3f,"p50_ms":%.2f,"p99_ms":%.2f}\n',
    thread:get("accepted"), thread:get("refused"), thread:get("waited"), summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
