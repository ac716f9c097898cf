# Draw this figure with
#   gnuplot -e "theme='light'" trace.gnuplot > trace-light.svg
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
0 0.585361
41 0.107318
83 0.0640266
125 0.0302394
166 0.0395787
208 0.0443933
250 0.0442815
291 0.0497213
333 0.0570768
375 0.0610352
416 0.0655466
458 0.0655078
500 0.133572
541 0.0690639
583 0.0698991
625 0.0766069
666 0.0818782
708 0.0720103
750 0.11854
791 0.0846874
833 0.0708909
875 0.0973958
916 0.0940332
958 0.10417
1000 0.118131
END
$line2 << END
0 0.00535614
41 0.0143432
83 0.0118111
125 0.00169004
166 -7.95246e-05
208 0.00216289
250 0.0014767
291 0.00185677
333 0.00239511
375 -0.00013248
416 0.00366197
458 0.00290602
500 -0.00499048
541 0.00138081
583 0.00543479
625 -0.00700326
666 -0.00306531
708 0.00132139
750 0.00881411
791 0.00920241
833 -0.00225357
875 0.00763849
916 0.0147718
958 0.000258248
1000 -0.0203851
END
$line3 << END
0 0.585361
41 0.145106
83 0.0630059
125 0.0277483
166 0.0290819
208 0.0332752
250 0.0312861
291 0.0347654
333 0.0302258
375 0.0300535
416 0.0271059
458 0.0223742
500 0.0189664
541 0.0170527
583 0.0145185
625 0.0124737
666 0.0118747
708 0.00980687
750 0.00630133
791 0.00495429
833 0.00528792
875 0.0044732
916 0.00361126
958 0.01037
1000 0.0399373
END
$line4 << END
0 0.00535614
41 0.107858
83 0.0499123
125 0.0106758
166 0.00792122
208 0.0118862
250 0.0155066
291 0.010394
333 0.0140682
375 0.0115965
416 0.0106092
458 0.00890992
500 0.00581723
541 0.00868415
583 0.0070547
625 0.00753591
666 0.00807538
708 0.00731553
750 0.00325401
791 0.00273515
833 0.00217823
875 0.000175169
916 0.0020876
958 0.00435644
1000 0.00081135
END
$line5 << END
0 0.585361
41 0.161865
83 0.149584
125 0.134247
166 0.10879
208 0.0676538
250 0.0350641
291 0.0243178
333 0.0222512
375 0.0210169
416 0.0193285
458 0.0181562
500 0.0169152
541 0.015147
583 0.0140167
625 0.0130207
666 0.0123642
708 0.0100811
750 0.00934855
791 0.0084344
833 0.00674343
875 0.00619978
916 0.00527318
958 0.00497823
1000 0.00455173
END
$line6 << END
0 0.00535614
41 0.151494
83 0.145411
125 0.130952
166 0.104481
208 0.0632708
250 0.0303898
291 0.0213072
333 0.020379
375 0.0196706
416 0.0178479
458 0.0173593
500 0.015558
541 0.0139182
583 0.0135528
625 0.0112023
666 0.0109046
708 0.00906337
750 0.00834201
791 0.0073685
833 0.00626269
875 0.00536331
916 0.00391956
958 0.0043571
1000 0.00369311
END

set terminal svg size 900,268 enhanced rounded \
  font 'Helvetica,14' background rgb background
set encoding utf8
set style fill transparent solid 1 noborder
set multiplot

# panel 1
set lmargin at screen 0.080933
set rmargin at screen 0.34
set tmargin at screen 0.85821
set bmargin at screen 0.21441
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:1000]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '500' 500, '1000' 1000) font ',12' tc rgb muted
unset logscale y
set yrange [-0.2:0.7]
set ytics nomirror out scale 0.5,0.3 norotate ('−0.2' -0.2, '0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6) font ',12' tc rgb muted
set label '{/:Bold k = 1}' at screen 0.080933,0.90261 left tc rgb ink
set label 'generator’s step' at screen 0.21047,0.071424 center tc rgb ink
set label 'divergence (nats)' at screen 0.020756,0.53631 center rotate tc rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1.3 lc rgb gray dt (10,7) back
# legend
set arrow from screen 0.26156,0.80627 to screen 0.286,0.80627 nohead lw 2.2 lc rgb blue front
set label 'JSD' at screen 0.29378,0.80627 left tc rgb ink font ',13' front
set arrow from screen 0.26156,0.74134 to screen 0.286,0.74134 nohead lw 2.2 lc rgb orange dt (10,7) front
set label 'bound' at screen 0.29378,0.74134 left tc rgb ink font ',13' front
set arrow from screen 0.57933,0.80627 to screen 0.60378,0.80627 nohead lw 2.2 lc rgb blue front
set label 'JSD' at screen 0.61156,0.80627 left tc rgb ink font ',13' front
set arrow from screen 0.57933,0.74134 to screen 0.60378,0.74134 nohead lw 2.2 lc rgb orange dt (10,7) front
set label 'bound' at screen 0.61156,0.74134 left tc rgb ink font ',13' front
set arrow from screen 0.89711,0.80627 to screen 0.92156,0.80627 nohead lw 2.2 lc rgb blue front
set label 'JSD' at screen 0.92933,0.80627 left tc rgb ink font ',13' front
set arrow from screen 0.89711,0.74134 to screen 0.92156,0.74134 nohead lw 2.2 lc rgb orange dt (10,7) front
set label 'bound' at screen 0.92933,0.74134 left tc rgb ink font ',13' front
plot $line1 with lines lw 2.2 lc rgb blue notitle, \
  $line2 with lines lw 2.2 lc rgb orange dt (10,7) notitle

unset label; unset arrow; unset object
# panel 2
set lmargin at screen 0.39871
set rmargin at screen 0.65778
set tmargin at screen 0.85821
set bmargin at screen 0.21441
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:1000]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '500' 500, '1000' 1000) font ',12' tc rgb muted
unset logscale y
set yrange [-0.2:0.7]
set ytics nomirror out scale 0.5,0.3 norotate ('−0.2' -0.2, '0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6) font ',12' tc rgb muted
set label '{/:Bold k = 3}' at screen 0.39871,0.90261 left tc rgb ink
set label 'generator’s step' at screen 0.52824,0.071424 center tc rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1.3 lc rgb gray dt (10,7) back
plot $line3 with lines lw 2.2 lc rgb blue notitle, \
  $line4 with lines lw 2.2 lc rgb orange dt (10,7) notitle

unset label; unset arrow; unset object
# panel 3
set lmargin at screen 0.71649
set rmargin at screen 0.97556
set tmargin at screen 0.85821
set bmargin at screen 0.21441
set border 3 lc rgb muted lw 1
set grid ytics lt 1 lw 1 lc rgb faint
unset logscale x
set xrange [0:1000]
set xtics nomirror out scale 0.5,0.3 norotate offset 0,0.4 ('0' 0, '500' 500, '1000' 1000) font ',12' tc rgb muted
unset logscale y
set yrange [-0.2:0.7]
set ytics nomirror out scale 0.5,0.3 norotate ('−0.2' -0.2, '0.0' 0, '0.2' 0.2, '0.4' 0.4, '0.6' 0.6) font ',12' tc rgb muted
set label '{/:Bold k = 9}' at screen 0.71649,0.90261 left tc rgb ink
set label 'generator’s step' at screen 0.84602,0.071424 center tc rgb ink
set arrow from graph 0, first 0 to graph 1, first 0 nohead lw 1.3 lc rgb gray dt (10,7) back
plot $line5 with lines lw 2.2 lc rgb blue notitle, \
  $line6 with lines lw 2.2 lc rgb orange dt (10,7) notitle
unset multiplot
