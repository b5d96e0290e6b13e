# Facts about sample.csv as the R package survey computes them; the designs are those of designs.yaml.
# Rscript make.R   (writes facts.csv, weights.csv and bootstrap.csv beside itself)
suppressMessages(library(survey))
options(warn = -1)
data <- read.csv("sample.csv", stringsAsFactors = TRUE)
data$sex <- factor(data$sex)
version <- paste("survey", packageVersion("survey"), getRversion())
facts <- list()
digits <- function(x) {
  x <- as.numeric(x)[1]
  if (is.na(x)) "" else sprintf("%.17g", x)
}
fact <- function(design, args, level = "", domain = "", est, se = NA, df = NA, lci = NA, uci = NA, deff = NA) {
  facts[[length(facts) + 1]] <<- data.frame(design = design, args = args, level = level, domain = domain,
    est = digits(est), se = digits(se), df = digits(df), lci = digits(lci), uci = digits(uci), deff = digits(deff))
}
replicated <- function(d) inherits(d, "svyrep.design")
ordinary <- function(name, d, how, args, v, domain = "", deff = TRUE, df = degf(d)) {
  deff <- deff && !replicated(d)
  f <- as.formula(paste0("~", v))
  m <- how(f, d, na.rm = TRUE, deff = if (deff) "replace" else FALSE)
  ci <- confint(m, df = df)
  for (i in seq_along(coef(m)))
    fact(name, paste(args, "--vars", v), if (length(coef(m)) > 1) sub(paste0("^", v), "", names(coef(m))[i]) else "",
      domain, coef(m)[i], SE(m)[i], df, ci[i, 1], ci[i, 2], if (deff) deff(m)[i] else NA)
}
shares <- function(name, d, args, domain = "", df = degf(d), methods = c("logit", "beta", "xlogit", "asin"))
  for (m in methods) {
    s <- svyciprop(~I(yes == 1), d, method = m, df = df)
    ci <- attr(s, "ci")
    fact(name, paste("--stat prop --interval", m, args, "--vars yes"), "", domain, s, sqrt(attr(s, "var")), df, ci[1], ci[2])
  }
battery <- function(name, d) {
  whole <- degf(d)
  for (v in c("y", "z")) {
    ordinary(name, d, svymean, "--stat mean", v)
    ordinary(name, d, svytotal, "--stat total", v)
  }
  ordinary(name, d, svymean, "--stat prop", "level", deff = FALSE)
  shares(name, d, "")
  r <- svyratio(~z, ~y, d, na.rm = TRUE)
  ci <- confint(r, df = whole)
  fact(name, "--stat ratio --vars z/y", "", "", coef(r), SE(r), whole, ci[1], ci[2])
  v <- svyvar(~y, d)
  fact(name, "--stat var --vars y", "", "", coef(v)[1], SE(v)[1])
  for (q in c("math", "school", "hf4", "hf7")) for (p in c(0.3, 0.7)) {
    s <- svyquantile(~y, d, p, qrule = q, interval.type = "mean", df = whole)[[1]]
    fact(name, paste("--stat quantile --probs", p, "--qrule", q, "--vars y"), "", "", s[1], s[4], whole, s[2], s[3])
  }
  for (one in c("f", "m")) for (other in c("low", "high")) {
    part <- subset(d, data$sex == one & data$level == other)
    domain <- paste0("sex=", one, ",level=", other)
    ordinary(name, part, svymean, "--stat mean --by sex,level --df design", "y", domain, df = whole)
    ordinary(name, part, svymean, "--stat mean --by sex,level --df domain", "y", domain, df = degf(part))
  }
}
clustered <- function(...) svydesign(id = ~cluster, strata = ~stratum, weights = ~w, nest = TRUE, data = data, ...)
known <- c(`(Intercept)` = 1030, sexm = 470, y = 77000)
counts <- data.frame(area = c("rural", "rural", "urban", "urban"), sex = c("f", "m", "f", "m"), Freq = c(320, 240, 260, 210))
once <- clustered()
fpc <- clustered(fpc = ~clusters)
sides <- svydesign(id = ~side, strata = ~stratum, weights = ~w, nest = TRUE, data = data)
lonely <- svydesign(id = ~cluster, strata = ~lonely, weights = ~w, nest = TRUE, data = data)
set.seed(20261122)
drawn <- as.svrepdesign(once, type = "subbootstrap", replicates = 60)
designs <- list(
  srs = svydesign(id = ~1, weights = ~w, data = data),
  ultimate = once,
  fpc = svydesign(id = ~cluster + person, strata = ~stratum, fpc = ~clusters + people, weights = ~w, nest = TRUE, data = data),
  clusters = svydesign(id = ~stratum + cluster, strata = ~area, weights = ~w, nest = TRUE, data = data),
  brewer = svydesign(id = ~1, fpc = ~p, pps = "brewer", data = data),
  jkn = as.svrepdesign(fpc, type = "JKn"),
  brr = as.svrepdesign(sides, type = "BRR"),
  fay = as.svrepdesign(sides, type = "Fay", fay.rho = 0.3, mse = TRUE),
  bootstrap = drawn,
  poststratified = postStratify(fpc, ~area + sex, counts),
  linear = calibrate(once, ~sex + y, known, epsilon = 1e-12),
  logit = calibrate(once, ~sex + y, known, calfun = "logit", bounds = c(0.4, 2.5), epsilon = 1e-12, maxit = 100),
  raking_bounds = calibrate(once, ~sex + y, known, calfun = "raking", bounds = c(0.8, 1.3), epsilon = 1e-12, maxit = 100),
  jkn_calibrated = calibrate(as.svrepdesign(fpc, type = "JKn"), ~sex + y, known, epsilon = 1e-12),
  trimmed = trimWeights(once, lower = 10, upper = 24, strict = TRUE)
)
# R counts the rank of the calibrated factors; calibration bends every replicate a little in its own way, and 15 degrees of
# freedom come out of 16 clusters in 6 strata. No calibration adds to what the sample has: 10
designs$jkn_calibrated$degf <- degf(designs$jkn)
for (name in names(designs)) battery(name, designs[[name]])
for (rule in c("average", "certainty")) {
  options(survey.lonely.psu = rule)
  battery(paste0("lonely_", rule), lonely)
}
options(survey.lonely.psu = "adjust")
battery("lonely_adjust_jkn", as.svrepdesign(lonely, type = "JKn"))
options(survey.lonely.psu = "fail")
for (name in c("ultimate", "jkn", "fpc")) {
  by <- svyby(~y, ~sex, designs[[name]], svymean, covmat = TRUE)
  d <- svycontrast(by, c(f = 1, m = -1))
  fact(name, "COMPARE --stat mean --by sex --vars y", "", "sex=f|sex=m", coef(d), SE(d))
}
facts <- do.call(rbind, facts)
facts$version <- version
write.csv(facts, "facts.csv", row.names = FALSE)
weights <- sapply(designs[c("poststratified", "linear", "logit", "raking_bounds", "jkn_calibrated", "trimmed")],
  function(d) sprintf("%.17g", weights(d, "sampling")))
write.csv(weights, "weights.csv", row.names = FALSE, quote = FALSE)
factors <- as.matrix(weights(drawn, "replication"))
colnames(factors) <- paste0("rep", seq_len(ncol(factors)))
keep <- !duplicated(data[, c("stratum", "cluster")])
write.csv(cbind(data[keep, c("stratum", "cluster")], round(factors[keep, ], 15)), "bootstrap.csv", row.names = FALSE, quote = FALSE)
cat("scale of the bootstrap:", sprintf("%.17g", drawn$scale), "\n")
