# Draw this figure with
#   gnuplot -e "theme='light'" losses.gnuplot > losses-light.svg
if (!exists("theme")) theme = 'light'
dark = (theme eq 'dark')
background = dark ? '#0d1117' : '#ffffff'
ink    = dark ? '#e6edf3' : '#1f2328'
muted  = dark ? '#9aa4af' : '#59636e'
faint  = dark ? '#262c36' : '#e7eaee'
blue   = dark ? '#58a6ff' : '#0068b0'
orange = dark ? '#ff9053' : '#d55e00'
green  = dark ? '#3fcb9b' : '#008a66'
purple = dark ? '#e292c9' : '#b0579a'
sky    = dark ? '#8fd3f7' : '#4aa8de'
amber  = dark ? '#f0c14b' : '#d79b00'
gray   = dark ? '#8b949e' : '#7d8590'

$line1 << END
0.5 1.31077
1.5 1.12486
2.5 0.973714
3.5 0.833411
4.5 0.694715
5.5 0.6592
6.5 0.610289
7.5 0.637722
8.5 0.657044
9.5 0.671864
10.5 0.598402
11.5 0.54803
12.5 0.523229
13.5 0.514834
14.5 0.508372
15.5 0.495349
16.5 0.451293
17.5 0.43541
18.5 0.432374
19.5 0.483357
20.5 0.453866
21.5 0.475022
22.5 0.453855
23.5 0.508141
24.5 0.504858
25.5 0.40266
26.5 0.49304
27.5 0.452229
28.5 0.387635
29.5 0.463192
30.5 0.503157
31.5 0.490902
32.5 0.443587
33.5 0.554853
34.5 0.535092
35.5 0.601147
36.5 0.516114
37.5 0.474377
38.5 0.552524
39.5 0.645092
END
$line2 << END
0.5 0.69152
1.5 0.707888
2.5 0.813822
3.5 0.947617
4.5 1.14883
5.5 1.14686
6.5 1.236
7.5 1.19442
8.5 1.1834
9.5 1.30858
10.5 1.42547
11.5 1.5355
12.5 1.4919
13.5 1.65671
14.5 1.67164
15.5 1.81815
16.5 1.99163
17.5 1.95102
18.5 1.82234
19.5 1.83777
20.5 1.99228
21.5 1.84812
22.5 1.72752
23.5 1.70815
24.5 1.89056
25.5 2.13326
26.5 1.83664
27.5 1.91722
28.5 1.84099
29.5 2.0693
30.5 1.98628
31.5 1.87233
32.5 1.8581
33.5 1.8979
34.5 1.54313
35.5 1.82011
36.5 2.089
37.5 1.7131
38.5 1.69014
39.5 2.04526
END

set terminal svg size 640,319 enhanced rounded \
  font 'Helvetica,15' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

set lmargin at screen 0.1048
set rmargin at screen 0.83709
set tmargin at screen 0.94984
set bmargin at screen 0.18587
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0.5:39.5]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('10' 10, '20' 20, '30' 30) font ',13' tc rgb muted
unset logscale y
set yrange [0.3003537148237:2.220540514588]
set ytics nomirror out scale 0.5,0.3 norotate ('0.5' 0.5, '1.0' 1, '1.5' 1.5, '2.0' 2) font ',13' tc rgb muted
set label 'step' at screen 0.47095,0.061416 center tc rgb ink
set label 'loss (nats)' at screen 0.030156,0.56786 center rotate tc rgb ink
set label 'discriminator' at screen 0.84803,0.32303 left tc rgb blue font ',13'
set label 'generator' at screen 0.84803,0.88011 left tc rgb orange font ',13'
set arrow from graph 0, first 1.38629436112 to graph 1, first 1.38629436112 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'log 4' at screen 0.83084,0.65093 right tc rgb gray font ',13' front
set arrow from graph 0, first 0.6931471805599 to graph 1, first 0.6931471805599 nohead lw 1.3 lc rgb gray dt (10,7) back
set label 'log 2' at screen 0.83084,0.37516 right tc rgb gray font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange notitle
unset multiplot
