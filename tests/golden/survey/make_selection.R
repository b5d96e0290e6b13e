# Chances of selection and weights as R's packages sampling and survey compute them; they share no code with ChiSo.
# Rscript make_selection.R   (writes chances.csv and more_weights.csv beside itself)
suppressMessages({library(sampling); library(survey)})
version <- paste("sampling", packageVersion("sampling"), "survey", packageVersion("survey"), getRversion())
lists <- list(even = c(10, 20, 30, 40, 50, 60, 70, 20), large = c(4000, 210, 220, 230, 1900, 240, 250, 260, 270, 280),
              small = c(3, 5, 8, 4, 6, 4))
draws <- list(c("even", 3), c("even", 5), c("large", 4), c("large", 6), c("small", 2), c("small", 3))
found <- list()
for (case in draws) {
  sizes <- lists[[case[1]]]; n <- as.integer(case[2])
  chance <- inclusionprobabilities(sizes, n)
  add <- function(what, i, j, value)
    found[[length(found) + 1]] <<- data.frame(list = case[1], n = n, what = what, i = i, j = j, value = sprintf("%.17g", value))
  for (i in seq_along(sizes)) add("first", i - 1, i - 1, chance[i])
  if (max(chance) < 1) for (what in c("sampford", "systematic")) {
    both <- if (what == "sampford") UPsampfordpi2(chance) else UPsystematicpi2(chance)
    for (i in seq_along(sizes)) for (j in seq_along(sizes)) if (i < j) add(what, i - 1, j - 1, both[i, j])
  }
}
write.csv(cbind(do.call(rbind, found), version = version), "chances.csv", row.names = FALSE, quote = FALSE)

data <- read.csv("sample.csv", stringsAsFactors = TRUE)
X <- cbind(1, data$sex == "m", data$y)
known <- c(1030, 470, 77000)
g <- function(method, ...) calib(X, data$w, known, method = method, max_iter = 500, ...)
whole <- svydesign(~cluster, strata = ~stratum, weights = ~w, nest = TRUE, data = data)
answered <- subset(whole, yes == 1)
classes <- as.data.frame(svytable(~area, whole))
carried <- postStratify(answered, ~area, classes)
nonresponse <- rep(0, nrow(data)); nonresponse[data$yes == 1] <- weights(carried)
raked <- rake(whole, list(~sex, ~area), list(data.frame(sex = c("f", "m"), Freq = c(560, 470)),
  data.frame(area = c("rural", "urban"), Freq = c(610, 420))), control = list(maxit = 1000, epsilon = 1e-11))
made <- data.frame(linear = data$w * g("linear"), raking = data$w * g("raking"),
  truncated = data$w * g("truncated", bounds = c(0.93, 1.12)), logit = data$w * g("logit", bounds = c(0.4, 2.5)),
  rake = weights(raked), nonresponse = nonresponse)
stopifnot(max(abs(t(X) %*% as.matrix(made[1:4]) - known) / known) < 1e-6)
write.csv(format(made, digits = 17, trim = TRUE, scientific = FALSE), "more_weights.csv", row.names = FALSE, quote = FALSE)
print(apply(abs(t(X) %*% as.matrix(made[1:4]) - known) / known, 2, max))
