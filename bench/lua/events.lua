-- Events: batches of SIZE likes and views, each event of another person, every messageId new.
-- wrk ... -s events.lua URL -- KEY SIZE SECONDS_BETWEEN_REQUESTS_PER_CONNECTION CARDS PERSONS RUN_NAME
-- With no pause it is a closed loop: the durable intake as fast as it goes.

local threads = {}
function setup(thread) table.insert(threads, thread) end

local kinds = {
  '"event":"Content Impressed","properties":{"scene":"feed","visible_ms":1500,"card":"',
  '"event":"Content Viewed","properties":{"scene":"feed","dwell_ms":4200,"card":"',
  '"event":"Content Liked","properties":{"scene":"feed","card":"',
  '"event":"Product Clicked","properties":{"scene":"feed","card":"',
}

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
      .. kinds[number % 4 + 1] .. 'product:' .. math.random(0, cards - 1) .. '"}}'
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
