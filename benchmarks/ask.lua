-- Asks for the addresses of a file in turn, each thread from another place; prints what came of it
-- as JSON. A line is an address, or an address, a tab and an ETag that is known already. Where
-- FRESH is set, each request names another host, for which no page was ever made. START is the
-- number of the address to begin with.

local asked = {}
for line in io.lines(os.getenv("ADDRESSES")) do
  local address, etag = line:match("^([^\t]*)\t?(.*)$")
  asked[#asked + 1] = { address, etag }
end

local fresh = os.getenv("FRESH")
local start = tonumber(os.getenv("START"))
local threads = 0

function setup(thread)
  thread:set("number", threads)
  thread:set("place", start + math.floor(threads * #asked / 2))
  threads = threads + 1
end

function request()
  local address, etag = unpack(asked[place % #asked + 1])
  place = place + 1
  local headers = {}
  if fresh then headers.Host = string.format("%s-%d-%d.test", fresh, number, place) end
  if etag ~= "" then headers["If-None-Match"] = etag end
  return wrk.format("GET", address, headers)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nJSON {"requests": %d, "seconds": %.3f, "p50": %.3f, "p99": %.3f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
    latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
